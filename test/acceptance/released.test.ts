import { Digest } from '../../src/core/digest.ts';
import type { ImageRef } from '../../src/core/image.ts';
import type { Intervention } from '../../src/core/interventions/intervention.ts';
import type { BusEvent } from '../../src/local/deployment/delivery.ts';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import type { Rig } from '../../src/local/deployment/rig.ts';
import { undescribedIn } from '../announce/schemas.ts';
import { type Report, reportIn, withRig } from '../support/replay.ts';
import { whileJudged } from '../support/while-judged.ts';
import {
  ACCOUNT,
  basicScan,
  basicScanEnded,
  changeOf,
  digestOf,
  enhancedScan,
  pendingScan,
  pushOf,
  REGION,
  SWEEP,
  worldOf,
} from '../support/worlds.ts';

/*
 * What people do from Slack, as the function behind the buttons writes it down; the next sweep has the image judged.
 */

const api = digestOf('a1');
const IMAGE: ImageRef = {
  account: ACCOUNT,
  region: REGION,
  repository: 'shop/api',
  digest: Digest.parse(api),
};
const redWorld = (scan: Record<string, unknown> = basicScan('CRITICAL')) =>
  worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan }]);
const scannedAgain = (...severities: string[]) => {
  const scan = basicScan(...severities);
  const imageScanCompletedAt = '2026-11-21T12:30:00Z';
  return [
    changeOf([
      {
        imageDigest: api,
        scan: { ...scan, imageScanFindings: { ...scan.imageScanFindings, imageScanCompletedAt } },
      },
    ]),
    basicScanEnded(api),
  ];
};

let clicks = 0;
const by =
  (kind: Intervention['kind'], more: object = {}, name = 'Ann <!channel>') =>
  (at: string): Intervention => {
    clicks += 1;
    return {
      kind,
      id: `click-${clicks}`,
      by: { id: 'U0123456789', name },
      at,
      channel: 'C0123456789',
      seen: { number: 1, policyVersion: 'v1', fingerprint: 'f1' },
      ...more,
    } as Intervention;
  };
const release = by('release', { reason: 'the shop is down', until: '2026-11-22T12:00:00.000Z' });
const snooze = by('snooze', { until: '2026-11-24T12:00:00.000Z' });

type Step = ((at: string) => Intervention) | BusEvent | Record<string, unknown>;

/** Plays inputs, and what people do about the image between them. */
const play = (world: ReturnType<typeof worldOf>, ...steps: Step[]): Promise<Report> =>
  withRig(
    world,
    async (rig) => {
      const delivered = [];
      for (const step of steps) {
        if (typeof step === 'function') await intervene(rig, step);
        else delivered.push(...(await rig.feed(parseInput(step, 'a test'))));
      }
      return reportIn(rig, delivered);
    },
    undefined,
    [],
  );

const intervene = async ({ ledger, clock }: Rig, click: (at: string) => Intervention) => {
  expect(await ledger.intervene(IMAGE, click(clock.now().toISOString()))).toBe('done');
};

const textsOf = (messages: Report['slack']): unknown[] => messages.map(({ body }) => body['text']);
const at = (time: string) => ({ now: `2026-11-${time}Z` });

describe('a released image', () => {
  it('ships at the next sweep: marked, shown in yellow, and its thread says by whose word', async () => {
    const report = await play(redWorld(), pushOf(api, '1.4.2'), at('21T12:05:00'), release, SWEEP);
    expect(report.images).toMatchObject([
      { verdict: 'approved', tags: ['1.4.2', 'approved-a1a1a1a1a1a1'] },
    ]);
    expect(textsOf(report.slack).at(-1)).toBe(
      'Approved, released: shop/api:1.4.2 (1 CRITICAL). May ship. Released by Ann &lt;!channel&gt; until ' +
        '2026-11-22 12:00 UTC: the shop is down. Against it stands: 1 finding is CRITICAL. It was ' +
        'quarantined until now.',
    );
    expect(JSON.stringify(report.slack.at(-1)?.body['blocks'])).toContain('What stands against it');
    expect(textsOf(report.replies)).toEqual([
      '🟡 Approved, released: shop/api:1.4.2. It was quarantined, and may ship now. Against it stands: ' +
        '1 finding is CRITICAL. Released by Ann &lt;!channel&gt; until 2026-11-22 12:00 UTC: the shop is down.',
    ]);
    expect(report.replies[0]?.body).not.toHaveProperty('reply_broadcast');
    const last = report.sns.at(-1);
    expect(last?.subject).toBe('[approved] shop/api:1.4.2');
    const body = JSON.parse(last?.message ?? '') as Record<string, unknown>;
    expect(undescribedIn('verdict-message', body)).toEqual([]);
    expect(body['released']).toMatchObject({
      by: { id: 'U0123456789', name: 'Ann <!channel>' },
      why: 'the shop is down',
      until: '2026-11-22T12:00:00.000Z',
      against: { verdict: 'quarantined', decidingTotal: 1 },
    });
  });

  it('is quarantined again when its release ends, by itself, and the thread says why', async () => {
    const report = await play(
      redWorld(),
      pushOf(api, '1.4.2'),
      at('21T12:05:00'),
      release,
      SWEEP,
      at('22T12:00:00'),
      SWEEP,
    );
    expect(report.images).toMatchObject([
      { verdict: 'quarantined', tags: ['1.4.2', 'quarantined-a1a1a1a1a1a1'] },
    ]);
    expect(report.replies.at(-1)?.body).toMatchObject({
      reply_broadcast: 'true',
      text:
        '🔴 Quarantined: shop/api:1.4.2. It was approved, and is quarantined now: 1 finding is CRITICAL. ' +
        'The release of Ann &lt;!channel&gt; ended on 2026-11-22 12:00 UTC.',
    });
  });

  it('is quarantined again when somebody withdraws its release', async () => {
    const report = await play(
      redWorld(),
      pushOf(api, '1.4.2'),
      at('21T12:05:00'),
      release,
      SWEEP,
      at('21T12:10:00'),
      by('withdraw', {}, 'Bob'),
      SWEEP,
    );
    expect(report.images).toMatchObject([{ verdict: 'quarantined' }]);
    expect(textsOf(report.replies).at(-1)).toContain(
      'The release of Ann &lt;!channel&gt; was withdrawn by Bob.',
    );
  });

  it('is not, where its release is withdrawn while it is judged by it', async () => {
    await withRig(
      redWorld(),
      async (rig) => {
        const feed = (input: unknown) => rig.feed(parseInput(input, 'a test'));
        await feed(pushOf(api, '1.4.2'));
        await feed(at('21T12:05:00'));
        await intervene(rig, release);
        await whileJudged(
          rig,
          () => feed(basicScanEnded(api)),
          async () => {
            await intervene(rig, by('withdraw', {}, 'Bob'));
            await feed(SWEEP);
          },
        );
        expect((await rig.ledger.read(IMAGE)).current?.judgement.verdict).toBe('quarantined');
      },
      undefined,
      [],
    );
  });

  const unneeded = [
    pushOf(api, '1.4.2'),
    at('21T12:05:00'),
    release,
    SWEEP,
    ...scannedAgain('LOW'),
  ];
  const shownAs = (report: Report): string => JSON.stringify(report.slack.at(-1)?.body['blocks']);

  it('is green once its findings are gone, and shows that its release holds all the same', async () => {
    const report = await play(redWorld(), ...unneeded);
    expect(textsOf(report.replies).at(-1)).toBe(
      '🟢 Approved: shop/api:1.4.2. The release of Ann &lt;!channel&gt; is not needed now, and holds until 2026-11-22 12:00 UTC.',
    );
    expect(shownAs(report)).toContain('Released by Ann &lt;!channel&gt; until <!date^');
    expect(shownAs(report)).toContain('the shop is down. It may ship without that now');
  });

  it.each([
    ['ends', [at('22T12:00:00')], 'ended on 2026-11-22 12:00 UTC.'],
    ['is withdrawn', [at('21T12:10:00'), by('withdraw', {}, 'Bob')], 'was withdrawn by Bob.'],
  ])('shows it no more when it %s, and blocks by what comes then', async (_how, steps, says) => {
    const report = await play(redWorld(), ...unneeded, ...steps, SWEEP);
    expect(textsOf(report.replies).at(-1)).toBe(
      `🟢 Approved: shop/api:1.4.2. The release of Ann &lt;!channel&gt; ${says}`,
    );
    expect(shownAs(report)).not.toContain('Released by');
    const later = await play(
      redWorld(),
      ...unneeded,
      ...steps,
      SWEEP,
      ...scannedAgain('CRITICAL', 'CRITICAL'),
    );
    expect(later.images).toMatchObject([{ verdict: 'quarantined' }]);
  });

  it('that gets worse is heard of, and ships on', async () => {
    const report = await play(
      redWorld(),
      pushOf(api, '1.4.2'),
      at('21T12:05:00'),
      release,
      SWEEP,
      ...scannedAgain('CRITICAL', 'CRITICAL'),
    );
    expect(report.images).toMatchObject([{ verdict: 'approved' }]);
    expect(report.replies.at(-1)?.body).toMatchObject({ reply_broadcast: 'true' });
    expect(textsOf(report.replies).at(-1)).toContain(
      'Stands against it as well: CVE-2026-10001 (CRITICAL).',
    );
  });

  it('had no verdict at all: it ships, and is looked at on', async () => {
    const report = await play(
      redWorld(pendingScan()),
      pushOf(api, '1.4.2'),
      at('21T13:05:00'),
      SWEEP,
      release,
      SWEEP,
    );
    expect(report.images).toMatchObject([{ verdict: 'approved' }]);
    expect(textsOf(report.replies).at(-1)).toContain('It was undecided, and may ship now.');
  });
});

describe('a scan that somebody asks for', () => {
  it('is started, said in the thread, and so is what comes of it', async () => {
    const report = await play(
      redWorld(),
      pushOf(api, '1.4.2'),
      at('22T12:05:00'),
      by('rescan', {}, 'Bob'),
      SWEEP,
    );
    expect(report.calls['ecr:StartImageScan']).toBe(1);
    expect(textsOf(report.replies)).toEqual([
      '🔴 Quarantined: shop/api:1.4.2. Scan again, asked for by Bob: ECR has started it.',
    ]);
    expect(report.images).toMatchObject([{ verdict: 'quarantined' }]);
  });

  it('is refused within a day of the last one, which fails nothing', async () => {
    const report = await play(
      redWorld(),
      pushOf(api, '1.4.2'),
      at('21T12:05:00'),
      by('rescan', {}, 'Bob'),
      SWEEP,
      SWEEP,
    );
    expect(report.calls['ecr:StartImageScan']).toBe(1);
    expect(textsOf(report.replies)).toEqual([
      '🔴 Quarantined: shop/api:1.4.2. Scan again, asked for by Bob: ECR refuses, because it has scanned ' +
        'the image too lately; it does so once in 24 hours.',
    ]);
    expect(report.events.every(({ outcome }) => outcome !== 'refused')).toBe(true);
  });

  it('cannot be had where Inspector scans', async () => {
    const scan = enhancedScan({ severity: 'CRITICAL' });
    const world = { ...redWorld(scan), scanType: 'ENHANCED' as const };
    const report = await play(
      world,
      pushOf(api, '1.4.2'),
      at('21T12:05:00'),
      by('rescan', {}, 'Bob'),
      SWEEP,
    );
    expect(textsOf(report.replies).at(-1)).toContain('Inspector scans this registry by itself');
  });
});

describe('a snoozed thread', () => {
  const snoozed = [pushOf(api, '1.4.2'), at('21T12:05:00'), snooze];

  it('is told nothing of what gets better, which its message shows', async () => {
    const report = await play(redWorld(), ...snoozed, ...scannedAgain('LOW'));
    expect(report.replies).toEqual([]);
    expect(textsOf(report.slack).at(-1)).toContain('Approved: shop/api:1.4.2');
    expect(JSON.stringify(report.slack.at(-1)?.body['blocks'])).toContain(
      'Snoozed by Ann &lt;!channel&gt; until',
    );
  });

  it('is told of what gets worse, with who snoozed it', async () => {
    const report = await play(redWorld(), ...snoozed, ...scannedAgain('CRITICAL', 'CRITICAL'));
    expect(report.replies.at(-1)?.body).toMatchObject({
      reply_broadcast: 'true',
      text:
        '🔴 Quarantined: shop/api:1.4.2. Blocks as well: CVE-2026-10001 (CRITICAL). Since the last look: ' +
        '1 new (1 CRITICAL). Snoozed by Ann &lt;!channel&gt; until 2026-11-24 12:00 UTC.',
    });
  });

  it('hears with the next word what has changed since the last one', async () => {
    const report = await play(
      redWorld(),
      ...snoozed,
      release,
      SWEEP,
      by('withdraw', {}, 'Bob'),
      at('24T12:00:01'),
      ...scannedAgain('CRITICAL', 'CRITICAL'),
    );
    expect(textsOf(report.replies)).toHaveLength(1);
    expect(textsOf(report.replies)[0]).toContain(
      'It was approved, and is quarantined now: 2 findings are CRITICAL.',
    );
  });
});

describe('a sweep that dies over what somebody did', () => {
  const dying = (call: string) => ({ world: { faults: [{ call, nth: 1, crash: true }] } });

  it.each([
    'ecr:PutImage',
    'dynamodb:TransactWriteItems',
    'dynamodb:DeleteItem',
    'slack:chat.update',
  ])('at %s: the next one brings it to its end, and says it once', async (call) => {
    const report = await play(
      redWorld(),
      pushOf(api, '1.4.2'),
      at('21T12:05:00'),
      release,
      dying(call),
      SWEEP,
      at('21T12:16:00'),
      SWEEP,
      SWEEP,
    );
    expect(report.images).toMatchObject([
      { verdict: 'approved', tags: ['1.4.2', 'approved-a1a1a1a1a1a1'] },
    ]);
    expect(textsOf(report.replies)).toEqual([expect.stringContaining('Released by Ann')]);
  });

  it('with the scan that it has asked for under way: that is said, and not that ECR refuses', async () => {
    const report = await play(
      redWorld(),
      pushOf(api, '1.4.2'),
      at('22T12:05:00'),
      by('rescan', {}, 'Bob'),
      dying('ecr:StartImageScan'),
      SWEEP,
      at('22T12:16:00'),
      SWEEP,
    );
    expect(textsOf(report.replies).join()).not.toContain('refuses');
  });
});
