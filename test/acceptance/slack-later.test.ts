import type { NotifyRule } from '../../src/core/policy/notify.ts';
import type { World } from '../../src/local/aws/world.ts';
import { type Report, replayAs } from '../support/replay.ts';
import {
  basicScan,
  basicScanEnded,
  changeOf,
  digestOf,
  pushOf,
  SWEEP,
  worldOf,
} from '../support/worlds.ts';

const api = digestOf('a1');
const rule: NotifyRule = { changes: 'quarantined', source: 'policy.yml:1' };
const at = (time: string): string => `2026-11-24T${time}Z`;
const NOON = at('12:00:00');

const scanned = (now: string, ...severities: string[]) => {
  const scan = basicScan(...severities);
  const imageScanFindings = { ...scan.imageScanFindings, imageScanCompletedAt: now };
  return { imageDigest: api, imageTags: ['1.4.2'], scan: { ...scan, imageScanFindings } };
};
const busy = (call: string, nth: number) => ({ call, nth, status: 429, retryAfter: 600 });
const worldWith = (...faults: object[]): World =>
  worldOf([scanned(NOON, 'CRITICAL')], { now: NOON, faults: faults as never });
const swept = (now: string) => [{ now }, SWEEP];
const play = (world: World, ...inputs: unknown[]) => replayAs([rule], world, ...inputs);

const textsOf = (messages: Report['slack']): unknown[] => messages.map(({ body }) => body['text']);
const QUARANTINED = expect.stringContaining('Quarantined: shop/api:1.4.2');

describe('Slack that wants to be left alone for ten minutes', () => {
  const world = worldWith(busy('slack:chat.postMessage', 1));
  const pushed = [pushOf(api, '1.4.2')];

  it('is told when they are over, once, and nothing lies in the dead letters', async () => {
    const before = await play(world, ...pushed, ...swept(at('12:09:00')));
    expect([before.slack, before.deadLetters]).toEqual([[], []]);
    expect(before.sns).toHaveLength(1);
    expect(before.images).toMatchObject([
      { verdict: 'quarantined', tags: ['1.4.2', `quarantined-${'a1'.repeat(6)}`] },
    ]);
    const after = await play(
      world,
      ...pushed,
      ...swept(at('12:09:00')),
      ...swept(at('12:11:00')),
      ...swept(at('12:12:00')),
      ...swept(at('13:00:00')),
    );
    expect(textsOf(after.slack)).toEqual([QUARANTINED]);
    expect([after.sns.length, after.deadLetters]).toEqual([1, []]);
  });

  it('and then for ten minutes more is asked a third time', async () => {
    const faults = [1, 2].map((nth) => busy('slack:chat.postMessage', nth));
    const after = await play(
      worldWith(...faults),
      ...pushed,
      ...swept(at('12:11:00')),
      ...swept(at('12:15:00')),
      ...swept(at('12:22:00')),
      ...swept(at('12:30:00')),
    );
    expect(textsOf(after.slack)).toEqual([QUARANTINED]);
    expect(after.deadLetters).toEqual([]);
  });

  it('hears of what stands by then, where the image was judged anew meanwhile', async () => {
    const after = await play(
      world,
      ...pushed,
      { now: at('12:05:00') },
      changeOf([scanned(at('12:04:00'), 'CRITICAL', 'CRITICAL')]),
      basicScanEnded(api),
      ...swept(at('12:11:00')),
      ...swept(at('12:20:00')),
    );
    expect(textsOf(after.slack)).toEqual([QUARANTINED]);
    expect(after.deadLetters).toEqual([]);
  });

  it('in the middle of a conversation is told the rest, and none of it twice', async () => {
    const after = await play(
      worldWith(busy('slack:chat.postMessage', 2)),
      ...pushed,
      { now: at('12:30:00') },
      changeOf([scanned(at('12:29:00'))]),
      basicScanEnded(api),
      ...swept(at('12:35:00')),
      ...swept(at('12:41:00')),
      ...swept(at('12:50:00')),
    );
    expect(after.slack.map(({ method }) => method)).toContain('chat.postMessage');
    expect(textsOf(after.replies)).toHaveLength(1);
    expect([after.sns.length, after.deadLetters]).toEqual([2, []]);
  });
});
