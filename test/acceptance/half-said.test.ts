import type { Fault } from '../../src/local/aws/world.ts';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import { withRig } from '../support/replay.ts';
import { basicScan, digestOf, pushOf, SWEEP, scannedAgain, worldOf } from '../support/worlds.ts';

const api = digestOf('a1');

/** Pushed and quarantined, then fixed, which cannot be said to the end, then found as it was before. */
const LIFE = [
  pushOf(api, '1.4.2'),
  { now: '2026-11-21T12:30:00Z' },
  ...scannedAgain(api, 'LOW'),
  { now: '2026-11-21T12:40:00Z' },
  ...scannedAgain(api, 'CRITICAL'),
  { now: '2026-11-21T12:50:00Z' },
  SWEEP,
];

const shownAfter = async (how: Partial<Fault>): Promise<string | undefined> => {
  const fault = { call: 'slack:chat.postMessage', nth: 2, times: 100, ...how } as Fault;
  const world = worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan: basicScan('CRITICAL') }], {
    faults: [fault],
  });
  let shown: string | undefined;
  await withRig(
    world,
    async (rig) => {
      for (const input of LIFE) await rig.feed(parseInput(input, 'a test'));
      shown = rig.aws.workspace.messages[0]?.text;
    },
    undefined,
    [],
  );
  return shown;
};

describe('an image that is quarantined again before its thread could be told that it is approved', () => {
  it.each([
    ['Slack has taken the message, and not the reply', { error: 'internal_error' }],
    ['the run died as soon as the reply was taken', { crash: true, times: 3 }],
  ])('does not stand there in green: %s', async (_, how) => {
    expect(await shownAfter(how as Partial<Fault>)).toBe(
      'Quarantined: shop/api:1.4.2 (1 CRITICAL). Do not ship. 1 finding is CRITICAL.',
    );
  });
});
