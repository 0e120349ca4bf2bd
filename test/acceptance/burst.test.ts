import type { NotifyRule } from '../../src/core/policy/notify.ts';
import { replayAs } from '../support/replay.ts';
import { basicScan, changeOf, digestOf, NOON, pushOf, SWEEP, worldOf } from '../support/worlds.ts';

const DIGESTS = ['a1', 'a2', 'a3', 'a4', 'a5', 'a6'].map(digestOf);
const RULES: readonly NotifyRule[] = [
  { changes: 'quarantined', mention: ['S0SECURITY'], source: 'a test' },
];
const nextDay = { now: '2026-11-22T13:00:00Z' };

/** Images of one repository, all with findings of these severities since a day of November. */
const images = (count: number, day: string, ...severities: string[]) =>
  DIGESTS.slice(0, count).map((imageDigest, at) => {
    const scan = basicScan(...severities);
    const imageScanCompletedAt = `2026-11-${day}T11:00:00Z`;
    return {
      imageDigest,
      imageTags: [`1.${at}`],
      imagePushedAt: NOON,
      scan: { ...scan, imageScanFindings: { ...scan.imageScanFindings, imageScanCompletedAt } },
    };
  });
const pushed = (count: number) =>
  DIGESTS.slice(0, count).map((digest, at) => pushOf(digest, `1.${at}`));

/** Approved on one day, and scanned with these findings on the next, when a sweep looks at all of them. */
const worse = (count: number, ...severities: string[]): unknown[] => [
  pushed(count),
  nextDay,
  changeOf(images(count, '22', ...severities)),
  SWEEP,
];

const textsOf = (said: readonly { readonly body: Record<string, unknown> }[]): string[] =>
  said.map(({ body }) => String(body['text']));

describe('images that are worse for one vulnerability in one sweep', () => {
  it('are told of in one message where they are five or more, and people are named once', async () => {
    const world = worldOf(images(6, '21', 'LOW'));
    const report = await replayAs(RULES, world, ...worse(6, 'CRITICAL'));
    expect(textsOf(report.slack)).toEqual([
      'Quarantined for CVE-2026-10000: 6 images in shop/api (6).',
    ]);
    expect(textsOf(report.replies)).toEqual([
      '<!subteam^S0SECURITY> 6 images quarantined for CVE-2026-10000: shop/api:1.0, shop/api:1.1, shop/api:1.2, shop/api:1.3, shop/api:1.4, shop/api:1.5',
    ]);
    expect(report.slack[0]?.body['metadata']).toEqual({
      event_type: 'images_judged',
      event_payload: {
        vulnerability: 'CVE-2026-10000',
        images: 6,
        pivot: 'C0VERDICTS/CVE-2026-10000/2026-11-22T13:00:00.000Z/a1a1a1a1a1a1',
        delivery_id: 'pivot/C0VERDICTS/CVE-2026-10000/2026-11-22T13:00:00.000Z/a1a1a1a1a1a1/root',
      },
    });
  });

  it('are told of by themselves where they are fewer', async () => {
    const world = worldOf(images(4, '21', 'LOW'));
    const report = await replayAs(RULES, world, ...worse(4, 'CRITICAL'));
    const said = textsOf(report.slack).map((text) => text.split(' (')[0]);
    expect(said.toSorted((a = '', b = '') => (a < b ? -1 : 1))).toEqual([
      'Quarantined: shop/api:1.0',
      'Quarantined: shop/api:1.1',
      'Quarantined: shop/api:1.2',
      'Quarantined: shop/api:1.3',
    ]);
  });

  it('are told of by themselves, once, where more are judged and these are fewer', async () => {
    const world = worldOf(images(6, '21', 'LOW'));
    const report = await replayAs(
      RULES,
      world,
      pushed(6),
      nextDay,
      changeOf(images(2, '22', 'CRITICAL')),
      SWEEP,
      SWEEP,
    );
    expect(textsOf(report.slack).map((text) => text.split(' (')[0])).toEqual([
      'Quarantined: shop/api:1.0',
      'Quarantined: shop/api:1.1',
    ]);
    expect(report.calls).not.toHaveProperty('slack:conversations.history');
  });

  it('show it in their own messages as well, where they have one, and nobody is told a second time', async () => {
    const world = worldOf([
      ...images(6, '21', 'CRITICAL').slice(0, 2),
      ...images(6, '21', 'LOW').slice(2),
    ]);
    const report = await replayAs(RULES, world, ...worse(6, 'CRITICAL', 'CRITICAL'));
    expect(
      report.slack.slice(2).map(({ method, body }) => `${method}: ${String(body['text'])}`),
    ).toEqual([
      'chat.postMessage: Quarantined for CVE-2026-10001: 6 images in shop/api (6).',
      expect.stringContaining('chat.update: Quarantined: shop/api:1.0 (2 CRITICAL)'),
      expect.stringContaining('chat.update: Quarantined: shop/api:1.1 (2 CRITICAL)'),
    ]);
    expect(
      report.replies.slice(2).map(({ body }) => [body['text'], body['reply_broadcast']]),
    ).toEqual([
      [expect.stringContaining('<!subteam^S0SECURITY> 6 images quarantined'), undefined],
      [expect.stringContaining('shop/api:1.0. Blocks as well: CVE-2026-10001'), undefined],
      [expect.stringContaining('shop/api:1.1. Blocks as well: CVE-2026-10001'), undefined],
    ]);
  });

  it('are told of in the thread when they may ship again, and by themselves when they get worse', async () => {
    const world = worldOf(images(6, '21', 'LOW'));
    const [first, ...others] = images(6, '23', 'LOW');
    const [, second] = images(6, '23', 'CRITICAL', 'CRITICAL');
    const report = await replayAs(
      RULES,
      world,
      ...worse(6, 'CRITICAL'),
      { now: '2026-11-23T14:00:00Z' },
      changeOf(first && second ? [first, second] : others),
      SWEEP,
      SWEEP,
    );
    expect(textsOf(report.slack).slice(1)).toEqual([
      expect.stringContaining('Quarantined: shop/api:1.1 (2 CRITICAL)'),
    ]);
    expect(textsOf(report.replies).slice(1)).toEqual([
      expect.stringMatching(
        /^🟢 Approved: shop\/api:1\.0\. It was quarantined, and is approved now/,
      ),
      expect.stringContaining('shop/api:1.1. Blocks as well: CVE-2026-10001'),
    ]);
    const [, approved, worsened] = report.replies.map(({ body }) => body['thread_ts']);
    expect(approved).toBe(report.replies[0]?.body['thread_ts']);
    expect(worsened).not.toBe(approved);
  });

  it('are told of elsewhere, each by itself, where their channel takes nothing any more', async () => {
    const channel = 'C0SHOP0001';
    const [first] = images(6, '23', 'LOW');
    if (!first) throw new Error('no image');
    const call = 'slack:chat.postMessage';
    const where = `"channel":"${channel}"`;
    const report = await replayAs(
      [{ changes: 'quarantined', channel, source: 'a test' }],
      worldOf(images(6, '21', 'LOW')),
      ...worse(6, 'CRITICAL'),
      { now: '2026-11-23T14:00:00Z' },
      changeOf([first]),
      { world: { faults: [{ call, nth: 1, times: 99, where, error: 'is_archived' }] } },
      SWEEP,
      SWEEP,
    );
    expect(report.slack.map(({ body }) => [body['channel'], body['text']])).toEqual([
      [channel, 'Quarantined for CVE-2026-10000: 6 images in shop/api (6).'],
      ['C0VERDICTS', expect.stringContaining('Approved: shop/api:1.0')],
    ]);
    expect(JSON.stringify(report.slack[1]?.body['blocks'])).toContain(
      `Belongs into <#${channel}>, which did not take it (\`is_archived\`): unarchive it, or choose another one`,
    );
    expect(report.deadLetters).toEqual([]);
  });
});
