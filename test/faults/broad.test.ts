import { digestOf, SWEEP } from '../support/worlds.ts';
import { playMatrix } from './matrix.ts';
import { SCENARIOS } from './scenarios.ts';
import { complaints, openStage, type Stage } from './stage.ts';

describe('what concerns several images', () => {
  playMatrix(({ isBroad }) => isBroad === true, 200);
});

describe('an image at which every run dies', () => {
  const sweep = SCENARIOS.find(({ name }) => name.startsWith('a sweep over two images'));
  const deadly = digestOf('d4');
  const other = digestOf('e5').slice(7, 19);
  const CALLS = ['ecr:BatchGetImage', 'ecr:DescribeImageScanFindings', 'ecr:PutImage'];
  const RECORDS = ['dynamodb:Query', 'dynamodb:TransactWriteItems'];

  /** What is wrong with the other image after three sweeps, and with both once somebody has mended it. */
  async function deathsAt(call: string, stage: Stage): Promise<string[]> {
    await stage.prepare();
    const fault = { call, nth: 1, times: 999, crash: true, where: deadly };
    stage.rig.aws.changeWorld({ faults: [fault] });
    for (let look = 0; look < 3; look += 1) {
      await stage.feed([SWEEP]);
      stage.rig.clock.advance(15 * 60_000);
    }
    const isDone = stage
      .endingNow()
      .images.some((one) => one === `${other}: 1.1, quarantined-${other}`);
    stage.rig.aws.dropFaults();
    for (let look = 0; look < 3; look += 1) {
      stage.rig.clock.advance(61 * 60_000);
      await stage.feed([SWEEP]);
    }
    const left = complaints(stage.endingNow(), stage.ending, { timesOf: () => 2, repeated: 1 });
    return [...(isDone ? [] : ['the other image has waited for three sweeps']), ...left];
  }

  it('keeps no other waiting, and is judged once it can be: at any of its calls', async () => {
    if (!sweep) throw new Error('there is no such scenario');
    const stage = await openStage(sweep);
    const wrong: string[] = [];
    try {
      for (const call of [...CALLS, ...RECORDS]) {
        wrong.push(...(await deathsAt(call, stage)).map((what) => `${call}: ${what}`));
      }
    } finally {
      await stage.close();
    }
    expect(wrong).toEqual([]);
  });
});
