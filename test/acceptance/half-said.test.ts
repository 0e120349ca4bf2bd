import type { Fault } from '../../src/local/aws/world.ts';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import { withRig } from '../support/replay.ts';
import { basicScan, digestOf, pushOf, SWEEP, scannedAgain, worldOf } from '../support/worlds.ts';

const api = digestOf('a1');
const MAY_READ = ['chat:write', 'channels:history'];

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

interface Thread {
  readonly death: true | 'before';
  readonly scopes?: string[];
}

/** What the thread says where a run died with its reply, and those after it before they could look for it. */
const threadAfter = async ({ death, scopes }: Thread): Promise<readonly string[]> => {
  const faults: Fault[] = [
    { call: 'slack:chat.postMessage', nth: 2, crash: death },
    { call: 'slack:chat.update', nth: 2, times: 2, crash: true },
  ];
  const world = worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan: basicScan('CRITICAL') }], {
    faults,
  });
  let said: readonly string[] = [];
  await withRig(
    { ...world, ...(scopes && { slack: { scopes } }) },
    async (rig) => {
      for (const input of LIFE) await rig.feed(parseInput(input, 'a test'));
      const replies = rig.aws.workspace.messages.filter((one) => one.thread_ts !== undefined);
      said = replies.map(({ text, isBroadcast }) => `${isBroadcast ? 'aloud ' : ''}${text}`);
    },
    undefined,
    [],
  );
  return said;
};

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

  const APPROVED =
    '🟢 Approved: shop/api:1.4.2. It was quarantined, and is approved now: scanned completely, no finding meets a rule of the policy.';
  const ALL_THE_SAME =
    '🔴 Quarantined: shop/api:1.4.2. It is quarantined all the same: 1 finding is CRITICAL.';

  it('is not called approved by the last word of its thread, where a dead run has said so', async () => {
    const [first, last, ...more] = await threadAfter({ death: true, scopes: MAY_READ });
    expect(first).toContain(APPROVED);
    expect([last, ...more]).toEqual([`aloud ${ALL_THE_SAME}`]);
  });

  it('and nothing is said where it had said nothing', async () => {
    expect(await threadAfter({ death: 'before', scopes: MAY_READ })).toEqual([]);
  });

  it('where nobody may read what the thread says, it says so in any case', async () => {
    expect(await threadAfter({ death: 'before', scopes: ['chat:write'] })).toEqual([ALL_THE_SAME]);
  });
});
