import type { NotifyRule } from '../../src/core/policy/notify.ts';
import type { World } from '../../src/local/aws/world.ts';
import { kevOn, others } from '../support/feeds.ts';
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
const EXPLOITED = 'CVE-2026-10000';
const quiet = { from: '20:00', to: '07:00', timezone: 'Europe/Berlin' };
const rule: NotifyRule = { changes: 'quarantined', quietHours: quiet, source: 'policy.yml:1' };

/** Times of the world are UTC: quiet hours are from 19 to 6. */
const at = (day: number, time: string): string => `2026-11-${day}T${time}:00Z`;
const scanned = (now: string, ...severities: string[]) => {
  const scan = basicScan(...severities);
  const imageScanFindings = { ...scan.imageScanFindings, imageScanCompletedAt: now };
  return { imageDigest: api, imageTags: ['1.4.2'], scan: { ...scan, imageScanFindings } };
};
/** It is scanned at a time, with these findings. */
const rescanned = (now: string, ...severities: string[]) => [
  { now },
  changeOf([scanned(now, ...severities)]),
  basicScanEnded(api),
];
const swept = (now: string) => [{ now }, SWEEP];

/** Pushed at a time with one finding of a severity, where CISA's catalogue lists these. */
const worldAt = (now: string, severity: string, exploited: string[] = others(2)): World =>
  worldOf([scanned(now, severity)], { now, feeds: { kev: kevOn('2026-11-23', ...exploited) } });

const textsOf = (messages: Report['slack']): unknown[] => messages.map(({ body }) => body['text']);
const methodsOf = (report: Report): string[] => report.slack.map(({ method }) => method);
const NIGHT = at(24, '21:00');
const play = (world: World, ...inputs: unknown[]) => replayAs([rule], world, ...inputs);

describe('an image that is pushed in quiet hours', () => {
  const pushed = [pushOf(api, '1.4.2')];

  it('is recorded, marked and told to programs at once, and to people when they are over', async () => {
    const world = worldAt(NIGHT, 'HIGH');
    const before = await play(world, ...pushed, ...swept(at(25, '05:59')));
    expect([before.slack, before.replies]).toEqual([[], []]);
    expect(before.sns).toHaveLength(1);
    expect(before.images).toMatchObject([
      { verdict: 'quarantined', tags: ['1.4.2', `quarantined-${'a1'.repeat(6)}`] },
    ]);
    const after = await play(
      world,
      ...pushed,
      ...swept(at(25, '05:59')),
      ...swept(at(25, '06:00')),
      ...swept(at(25, '06:01')),
    );
    expect(textsOf(after.slack)).toEqual([
      'Quarantined: shop/api:1.4.2 (1 HIGH). Do not ship. 1 finding is HIGH, and the scan does not say whether there is a fix.',
    ]);
    expect([after.sns.length, after.replies.length]).toEqual([1, 0]);
  });

  it.each([
    ['has a CRITICAL finding', worldAt(NIGHT, 'CRITICAL')],
    ['is known to be exploited', worldAt(NIGHT, 'HIGH', [EXPLOITED, ...others(2)])],
    [
      'may be exploited, for want of a catalogue',
      worldOf([scanned(NIGHT, 'HIGH')], { now: NIGHT }),
    ],
  ])('is told at once where it %s', async (_, world) => {
    expect((await play(world, ...pushed)).slack).toHaveLength(1);
  });

  it('is told at once where it gets so in them, and not once more afterwards', async () => {
    const report = await play(
      worldAt(NIGHT, 'HIGH'),
      ...pushed,
      ...rescanned(at(24, '23:00'), 'HIGH', 'CRITICAL'),
      ...swept(at(25, '06:00')),
    );
    expect(methodsOf(report)).toEqual(['chat.postMessage']);
    expect(report.replies).toEqual([]);
  });

  it('is not told at all where it may ship before they are over', async () => {
    const report = await play(
      worldAt(NIGHT, 'HIGH'),
      ...pushed,
      ...rescanned(at(24, '23:00'), 'LOW'),
      ...swept(at(25, '06:00')),
    );
    expect([report.slack, report.replies]).toEqual([[], []]);
    expect(report.sns).toHaveLength(2);
  });

  it('is told once of what it is when they are over, however often it changed', async () => {
    const report = await play(
      worldAt(NIGHT, 'HIGH'),
      ...pushed,
      ...rescanned(at(24, '22:00'), 'LOW'),
      ...rescanned(at(24, '23:00'), 'HIGH', 'HIGH'),
      ...rescanned(at(25, '01:00'), 'HIGH', 'HIGH', 'HIGH'),
      ...swept(at(25, '06:00')),
      ...swept(at(25, '06:10')),
    );
    expect(textsOf(report.slack)).toEqual([
      expect.stringMatching(
        /^Quarantined: shop\/api:1\.4\.2 \(3 HIGH\)\. .* It was approved until now\.$/,
      ),
    ]);
  });

  it('waits over the weekend, where the policy wants that', async () => {
    const weekends: NotifyRule = { ...rule, quietHours: { ...quiet, weekends: true } };
    const [friday, saturday, sunday] = [at(27, '20:00'), at(28, '06:00'), at(29, '12:00')];
    const monday = at(30, '06:00');
    const posted = async (...times: string[]) =>
      (await replayAs([weekends], worldAt(friday, 'HIGH'), ...pushed, ...times.flatMap(swept)))
        .slack.length;
    expect(await posted(saturday, sunday)).toBe(0);
    expect(await posted(saturday, sunday, monday)).toBe(1);
  });
});

describe('a conversation in quiet hours', () => {
  const MENTION = { ...rule, mention: ['S0TEAM0001'] };
  /** Told of by day, with a HIGH; in the night there is another one. */
  const NOON = at(24, '12:00');
  const begun = [pushOf(api, '1.4.2'), ...rescanned(at(24, '21:00'), 'HIGH', 'HIGH')];

  it('shows at once what gets worse, and tells it aloud when they are over', async () => {
    const night = await play(worldAt(NOON, 'HIGH'), ...begun);
    expect(methodsOf(night)).toEqual(['chat.postMessage', 'chat.update']);
    expect(String(textsOf(night.slack).at(-1))).toContain('(2 HIGH)');
    expect(night.replies).toEqual([]);
    const day = await replayAs(
      [MENTION],
      worldAt(NOON, 'HIGH'),
      ...begun,
      ...swept(at(25, '06:00')),
      ...swept(at(25, '06:10')),
    );
    const [first, ...told] = day.replies;
    expect(first?.body['text']).toMatch(/^<!subteam\^S0TEAM0001> /);
    expect(told).toMatchObject([
      {
        body: {
          reply_broadcast: 'true',
          text:
            '<!subteam^S0TEAM0001> 🔴 Quarantined: shop/api:1.4.2. Blocks as well: CVE-2026-10001 (HIGH). ' +
            'Since the last look: 1 new (1 HIGH).',
        },
      },
    ]);
  });

  it('shows in its message at once that all is as before, of which nobody is told', async () => {
    const report = await play(
      worldAt(NOON, 'HIGH'),
      ...begun,
      ...rescanned(at(24, '23:00'), 'HIGH'),
      ...swept(at(25, '06:00')),
    );
    expect(methodsOf(report)).toEqual(['chat.postMessage', 'chat.update', 'chat.update']);
    expect(String(textsOf(report.slack).at(-1))).toContain('(1 HIGH)');
    expect(report.replies).toEqual([]);
  });

  it('tells whoever follows it at once that it may ship', async () => {
    const report = await play(
      worldAt(NOON, 'HIGH'),
      ...begun,
      ...rescanned(at(24, '23:00'), 'LOW'),
      ...swept(at(25, '06:00')),
    );
    expect(textsOf(report.replies)).toEqual([expect.stringMatching(/^🟢 Approved: /)]);
    expect(report.replies[0]?.body).not.toHaveProperty('reply_broadcast');
  });

  it('is heard of at once where something CRITICAL comes', async () => {
    const report = await play(
      worldAt(NOON, 'HIGH'),
      ...begun,
      ...rescanned(at(24, '23:00'), 'HIGH', 'HIGH', 'CRITICAL'),
      ...swept(at(25, '06:00')),
    );
    expect(report.replies).toHaveLength(1);
    expect(report.replies[0]?.body).toMatchObject({ reply_broadcast: 'true' });
  });

  it('whose message was deleted meanwhile begins anew when they are over', async () => {
    const faults = [{ call: 'slack:chat.update', nth: 1, times: 9, error: 'message_not_found' }];
    const world = { ...worldAt(NOON, 'HIGH'), faults };
    const night = await play(world, ...begun, ...swept(at(25, '05:00')));
    expect([methodsOf(night), night.replies]).toEqual([['chat.postMessage'], []]);
    const day = await play(world, ...begun, ...swept(at(25, '06:00')));
    expect([methodsOf(day), day.replies.length]).toEqual([
      ['chat.postMessage', 'chat.postMessage'],
      1,
    ]);
  });
});
