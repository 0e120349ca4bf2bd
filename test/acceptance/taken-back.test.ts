import type { World } from '../../src/local/aws/world.ts';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import type { Rig } from '../../src/local/deployment/rig.ts';
import { reportIn, withRig } from '../support/replay.ts';
import { basicScan, digestOf, pushOf, SWEEP, worldOf } from '../support/worlds.ts';

/*
 * What people have accepted or released stands there until it ends or is taken back: whoever takes one of several
 * back is told what of it holds still, and so is everybody else.
 */

const ANN = 'U0ANN00001';
const api = digestOf('a1');
const world: World = {
  ...worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan: basicScan('CRITICAL') }], {
    policy: {
      quarantine: { c: { severity: 'CRITICAL' } },
      'may-accept': [{ by: [ANN] }],
      'may-release': [{ by: [ANN] }],
    },
  }),
  slack: { users: [{ id: ANN, name: 'ann' }] },
};

const feeding = async (rig: Rig, ...inputs: readonly unknown[]): Promise<void> => {
  for (const input of inputs) await rig.feed(parseInput(input, 'a test'));
};
const act = (more: object) => ({ 'slack-action': { user: ANN, ...more } });
const accepting = (reason: string, until: string) => [
  act({ button: 'Accept risk…' }),
  act({ modal: 'Accept risk', values: { reason, until, risks: ['CVE-2026-10000'] } }),
];
const releasing = [
  act({ button: 'Release anyway…' }),
  act({ modal: 'Release anyway', values: { reason: 'the shop is down', hours: '24 hours' } }),
];
const sweptAt = (time: string) => [{ now: `2026-11-21T${time}Z` }, SWEEP];

/** What is said to whoever clicks, what the message shows and what its thread has said last. */
const stateOf = async (rig: Rig) => {
  const { slack, replies } = await reportIn(rig, []);
  return {
    told: rig.aws.workspace.ephemeral.at(-1)?.text,
    shown: JSON.stringify(slack.at(-1)?.body['blocks']),
    thread: String(replies.at(-1)?.body['text']),
  };
};

describe('one of two waivers that is revoked', () => {
  it('leaves the other one in force: whoever revokes it is told so, and so is the thread', () =>
    withRig(world, async (rig) => {
      await feeding(
        rig,
        pushOf(api, '1.4.2'),
        ...accepting('not reachable', '2026-12-01'),
        ...accepting('and not in this image', '2026-12-02'),
        ...sweptAt('12:03:00'),
        act({ button: 'Revoke: ann' }),
      );
      expect((await stateOf(rig)).told).toBe(
        'Noted: what ann had accepted is revoked. But CVE-2026-10000 is still accepted, by ann until the end of 2026-12-01: what nobody else has accepted counts again from now on. The message shows it within a minute or two.',
      );
      await feeding(rig, ...sweptAt('12:06:00'));
      const { shown, thread } = await stateOf(rig);
      expect(thread).toBe(
        '🟢 Approved: shop/api:1.4.2. Revoked by ann: what ann had accepted (CVE-2026-10000). Still accepted by ann until 2026-12-01: not reachable',
      );
      expect(shown).toContain('waived by ann until 2026-12-01: not reachable');
      await feeding(rig, act({ button: 'Revoke: ann' }));
      expect((await stateOf(rig)).told).toBe(
        'Noted: what ann had accepted is revoked. It counts again from now on. The message shows it within a minute or two.',
      );
    }));
});

describe('a release of an image that may ship by a waiver as well', () => {
  const both = [
    pushOf(api, '1.4.2'),
    ...accepting('not reachable', '2026-12-01'),
    ...releasing,
    ...sweptAt('12:03:00'),
  ];

  it('is shown, and lets it ship when the waiver is revoked, which is said to whoever does', () =>
    withRig(world, async (rig) => {
      await feeding(rig, ...both);
      const { shown, thread } = await stateOf(rig);
      expect(shown).toContain('Released by ann until <!date^1795348800^');
      expect(shown).toContain('End the release');
      expect(thread).toContain(
        'Released by ann until 2026-11-22 12:00 UTC: the shop is down. It is not needed now.',
      );
      await feeding(rig, act({ button: 'Revoke: ann' }));
      expect((await stateOf(rig)).told).toContain(
        'The image is released by ann until 2026-11-22 12:00 UTC, and may ship by that until then.',
      );
    }));

  it('can be ended there, and then is of no help any more', () =>
    withRig(world, async (rig) => {
      await feeding(rig, ...both, act({ button: 'End the release' }), ...sweptAt('12:06:00'));
      const { shown, thread } = await stateOf(rig);
      expect(shown).not.toContain('End the release');
      expect(thread).toContain('The release of ann was withdrawn by ann.');
      await feeding(rig, act({ button: 'Revoke: ann' }), ...sweptAt('12:09:00'));
      expect((await stateOf(rig)).thread).toContain('is quarantined now');
    }));
});
