import { Digest } from '../../src/core/digest.ts';
import type { ImageRef } from '../../src/core/image.ts';
import { openToolbox } from '../../src/lambda/toolbox.ts';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import { openRig, type Rig, settingsFor } from '../../src/local/deployment/rig.ts';
import { policyIn } from '../../src/local/deployment/world-policy.ts';
import { sweep } from '../../src/pipeline/sweep.ts';
import { reportIn } from '../support/replay.ts';
import {
  ACCOUNT,
  basicScan,
  basicScanEnded,
  digestOf,
  findingChanged,
  NOON,
  pushOf,
  REGION,
  worldOf,
} from '../support/worlds.ts';

/*
 * REPOSITORIES names what a deployment serves. The rules and the rights are narrowed by it when it is packaged; here no
 * rule is, so that each function has to leave out by itself what comes all the same.
 */

const api = digestOf('a1');
const world = worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan: basicScan('CRITICAL') }]);
const WHY = 'shop/api is out of scope: this deployment serves other repositories';
const image: ImageRef = {
  account: ACCOUNT,
  region: REGION,
  repository: 'shop/api',
  digest: Digest.parse(api),
};

const withScope = async <T>(REPOSITORIES: string, use: (rig: Rig) => Promise<T>): Promise<T> => {
  const rig = await openRig({ world, variables: { REPOSITORIES } });
  try {
    return await use(rig);
  } finally {
    await rig.stop();
  }
};
const feed = async (rig: Rig, input: unknown) =>
  reportIn(rig, await rig.feed(parseInput(input, 'a test')));

describe('an image out of scope', () => {
  it.each([
    ['pushed', pushOf(api, '1.4.2')],
    ['scanned', basicScanEnded(api)],
    ['with another finding', findingChanged(api)],
  ])('that is %s is left out by name, and costs no call', async (_what, event) => {
    const report = await withScope('base/*, team/api', (rig) => feed(rig, event));
    expect(report.events).toMatchObject([{ outcome: 'ignored', why: WHY }]);
    expect([report.calls, report.deadLetters]).toEqual([{}, []]);
  });

  it('is not compared with its record', async () => {
    const report = await withScope('base/*', (rig) => feed(rig, { schedule: 'compare-registry' }));
    expect(report.calls).not.toHaveProperty('ecr:DescribeImages');
    expect(report.events).toMatchObject([{ outcome: 'compared' }]);
  });

  it('is judged as ever where a pattern names it', async () => {
    const report = await withScope('base/*,shop/a*', (rig) => feed(rig, basicScanEnded(api)));
    expect(report.images).toMatchObject([{ verdict: 'quarantined' }]);
  });
});

describe('what is due of a repository that has left the scope', () => {
  /** Sweeps as a deployment of this scope does; without one as one that serves everything. */
  const sweepAs = async (rig: Rig, REPOSITORIES = '') => {
    const { clock, aws } = rig;
    const settings = settingsFor(world, aws, undefined, { REPOSITORIES });
    const tools = openToolbox(settings, policyIn(undefined, clock.now()), {
      now: clock.now,
      pause: async (milliseconds) => clock.advance(milliseconds),
    });
    aws.calls.length = 0;
    await sweep(tools, () => true);
    return Object.keys(aws.countCalls()).filter((call) => call.startsWith('ecr:'));
  };

  it('ends where the registry would only be asked again, and fails nothing', async () => {
    await withScope('', async (rig) => {
      await rig.ledger.again([{ image, why: 'asked', dueAt: NOON }]);
      rig.clock.advance(60_000);
      expect(await sweepAs(rig, 'base/*')).toEqual([]);
      rig.clock.advance(7 * 86_400_000);
      expect((await rig.ledger.due(10)).due).toEqual([]);
    });
  });

  it('waits where it is a record, fails nothing, and is looked at when it is in scope again', async () => {
    await withScope('', async (rig) => {
      await feed(rig, basicScanEnded(api));
      rig.clock.advance(2 * 86_400_000);
      expect(await sweepAs(rig, 'base/*')).toEqual([]);
      rig.clock.advance(2 * 86_400_000);
      expect(await sweepAs(rig)).toContain('ecr:DescribeImageScanFindings');
    });
  });
});
