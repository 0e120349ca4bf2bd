import { Digest } from '../../src/core/digest.ts';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import type { Rig } from '../../src/local/deployment/rig.ts';
import { withRig } from '../support/replay.ts';
import {
  ACCOUNT,
  basicScan,
  basicScanEnded,
  digestOf,
  pushOf,
  REGION,
  scannedAgain,
  worldOf,
} from '../support/worlds.ts';

const api = digestOf('a1');
const IMAGE = {
  account: ACCOUNT,
  region: REGION,
  repository: 'shop/api',
  digest: Digest.parse(api),
};

const snooze = async ({ ledger, clock }: Rig): Promise<void> => {
  const at = clock.now();
  await ledger.intervene(IMAGE, {
    kind: 'snooze',
    id: 'click-1',
    by: { id: 'U0ANN00001', name: 'ann' },
    at: at.toISOString(),
    until: new Date(at.getTime() + 86_400_000).toISOString(),
    channel: 'C0VERDICTS',
    seen: { number: 1, policyVersion: 'v1', fingerprint: 'f1' },
  });
};

it('a click while a thread is being told something is named by its next word', async () => {
  const world = worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan: basicScan('HIGH') }], {
    policy: { quarantine: { h: { severity: 'HIGH' }, c: { severity: 'CRITICAL' } } },
  });
  await withRig(world, async (rig) => {
    const feed = async (...inputs: unknown[]): Promise<void> => {
      for (const input of inputs) await rig.feed(parseInput(input, 'a test'));
    };
    await feed(pushOf(api, '1.4.2'));
    rig.aws.holdAnswers(({ call }) => {
      if (call !== 'slack:chat.update') return undefined;
      rig.aws.holdAnswers(undefined);
      return snooze(rig);
    });
    await feed({ now: '2026-11-21T12:30:00Z' }, ...scannedAgain(api, 'HIGH', 'HIGH'));
    const third = scannedAgain(api, 'HIGH', 'HIGH', 'CRITICAL');
    await feed({ now: '2026-11-21T12:40:00Z' }, ...third, basicScanEnded(api));
    const replies = rig.aws.workspace.messages.filter((one) => one.thread_ts !== undefined);
    expect(replies.map(({ text }) => /Snoozed by.*/.exec(text)?.[0])).toEqual([
      undefined,
      'Snoozed by ann until 2026-11-22 12:30 UTC.',
    ]);
  });
});
