import type { CallRecord } from '../../src/local/aws/embedded-aws.ts';
import { basicScan, basicScanEnded, digestOf, pushOf, SWEEP } from '../support/worlds.ts';
import type { Scenario } from './scenarios.ts';
import { complaints, ONCE, openStage, type Stage } from './stage.ts';

/*
 * Two runs for one image, each stopped at every position: the one goes on to its end while the other has
 * just read what it will soon decide by, and a minute later the other goes on too.
 */

const api = digestOf('a1');
const scenario: Scenario = {
  name: 'a scan that condemns',
  images: [{ imageDigest: api, imageTags: ['1.4.2'], scan: basicScan('CRITICAL') }],
  before: () => [],
  happens: () => [basicScanEnded(api)],
};
/** A run reads the ledger and the registry first: with these calls it knows what it decides by. */
const READS = 6;

interface Gate {
  /** Resolves when a call waits here. */
  readonly reached: Promise<void>;
  readonly hold: (call: CallRecord) => Promise<void> | undefined;
  readonly open: () => void;
}

/** Holds back the answer to the `nth` call of a run other than these. */
function gateAt(
  nth: number,
  notOf: () => readonly string[],
): Gate & { readonly run: () => string } {
  const reached = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  let run = '';
  let seen = 0;
  return {
    reached: reached.promise,
    open: () => opened.resolve(),
    run: () => run,
    hold: ({ invocation = '' }) => {
      if (notOf().includes(invocation)) return undefined;
      run ||= invocation;
      if (run !== invocation) return undefined;
      seen += 1;
      if (seen !== nth) return undefined;
      reached.resolve();
      return opened.promise;
    },
  };
}

async function race(stage: Stage, rival: object, first: number, second: number): Promise<string[]> {
  await stage.prepare();
  const one = gateAt(first, () => []);
  const two = gateAt(second, () => [one.run()]);
  stage.rig.aws.holdAnswers((call) => one.hold(call) ?? two.hold(call));
  const ahead = stage.feed(scenario.happens());
  await Promise.race([one.reached, ahead]);
  const behind = stage.feed([rival]);
  await Promise.race([two.reached, behind]);
  one.open();
  await ahead;
  stage.rig.clock.advance(60_000);
  two.open();
  await behind;
  stage.rig.aws.holdAnswers(undefined);
  stage.rig.clock.advance(61 * 60_000);
  await stage.feed([SWEEP]);
  return complaints(stage.endingNow(), stage.ending, ONCE);
}

describe('two runs for one image', () => {
  it.each([
    ['the same event again', () => basicScanEnded(api)],
    ['the push of the image', () => pushOf(api, '1.4.2')],
  ])('say it once, wherever the one overtakes the other: %s', async (_what, rival) => {
    const stage = await openStage(scenario);
    const wrong: string[] = [];
    const calls = Object.values(stage.calls).reduce((sum, times) => sum + times, 0);
    try {
      for (let first = 1; first <= calls; first += 1) {
        for (let second = 1; second <= READS; second += 1) {
          const found = await race(stage, rival(), first, second);
          wrong.push(...found.map((what) => `held at ${first} and ${second}: ${what}`));
        }
      }
    } finally {
      await stage.close();
    }
    expect(wrong).toEqual([]);
    expect(calls).toBeGreaterThan(10);
  });
});
