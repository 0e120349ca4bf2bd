import { Digest } from '../../src/core/digest.ts';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import type { Rig } from '../../src/local/deployment/rig.ts';
import { replay, withRig } from '../support/replay.ts';
import {
  ACCOUNT,
  basicScan,
  basicScanEnded,
  digestOf,
  enhancedScan,
  enhancedScanEnded,
  indexImage,
  pendingScan,
  pushOf,
  REGION,
  worldOf,
} from '../support/worlds.ts';

const api = digestOf('a1');
const image = (scan?: object) =>
  worldOf([
    {
      imageDigest: api,
      imageTags: ['1.4.2'],
      ...(scan && { scan: scan as Record<string, unknown> }),
    },
  ]);

const verdictOf = async (...played: Parameters<typeof replay>) => {
  const [subject] = (await replay(...played)).events[0]?.subjects ?? [];
  return [subject?.verdict, ...(subject?.reasons.map(({ code }) => code) ?? [])];
};

/** The findings that the ledger keeps with the current judgement. */
async function keptFindings(rig: Rig) {
  const ref = {
    account: ACCOUNT,
    region: REGION,
    repository: 'shop/api',
    digest: Digest.parse(api),
  };
  const { current } = await rig.ledger.read(ref);
  return current ? rig.ledger.findings(ref, current) : [];
}

describe('each status of a scan, with no finding', () => {
  it.each([
    ['IN_PROGRESS', 'scan-pending'],
    ['PENDING', 'scan-pending'],
    ['FAILED', 'scan-failed'],
    ['UNSUPPORTED_IMAGE', 'scan-unsupported'],
    ['SCAN_ELIGIBILITY_EXPIRED', 'scan-eligibility-expired'],
    ['FINDINGS_UNAVAILABLE', 'scan-findings-unavailable'],
    ['LIMIT_EXCEEDED', 'scan-limit-exceeded'],
    ['IMAGE_ARCHIVED', 'scan-archived'],
    ['SOMETHING_NEW', 'scan-unreadable'],
  ])('%s leaves the image undecided', async (status, reason) => {
    const scan = {
      imageScanStatus: { status, description: 'as AWS says' },
      imageScanFindings: null,
    };
    expect(await verdictOf(image(scan), pushOf(api, '1.4.2'))).toEqual(['undecided', reason]);
  });

  it.each(['COMPLETE', 'ACTIVE'])('%s approves', async (status) => {
    const scan = { ...basicScan(), imageScanStatus: { status } };
    expect(await verdictOf(image(scan), pushOf(api, '1.4.2'))).toEqual([
      'approved',
      'nothing-counts',
    ]);
  });

  it.each(['COMPLETE', 'ACTIVE'])(
    '%s without a result proves nothing until an event says so',
    async (status) => {
      const scan = { imageScanStatus: { status }, imageScanFindings: { findings: [] } };
      expect(await verdictOf(image(scan), pushOf(api, '1.4.2'))).toEqual([
        'undecided',
        'scan-findings-not-ready',
      ]);
      expect(await verdictOf(image(scan), enhancedScanEnded(api))).toEqual([
        'approved',
        'nothing-counts',
      ]);
      expect(await verdictOf(image(scan), enhancedScanEnded(api, 7))).toEqual([
        'undecided',
        'scan-findings-not-ready',
      ]);
    },
  );

  it('none at all leaves the image undecided', async () => {
    expect(await verdictOf(image(), pushOf(api, '1.4.2'))).toEqual([
      'undecided',
      'scan-never-scanned',
    ]);
  });

  it.each([
    ['ScanNotFoundException', 'scan-never-scanned'],
    ['ImageNotFoundException', 'scan-image-missing'],
    ['ValidationException', 'scan-unreadable'],
  ])('%s leaves the image undecided', async (error, reason) => {
    expect(await verdictOf(image({ error }), pushOf(api, '1.4.2'))).toEqual(['undecided', reason]);
  });
});

describe('the built-in policy on enhanced findings', () => {
  it.each([
    [
      'a CRITICAL without a fix',
      { severity: 'CRITICAL', fixedInVersion: 'NotAvailable', exploitAvailable: 'NO' },
      'quarantined',
    ],
    [
      'a HIGH with a fix',
      { severity: 'HIGH', fixedInVersion: '2.9.15', exploitAvailable: 'NO' },
      'quarantined',
    ],
    [
      'a HIGH with an exploit',
      { severity: 'HIGH', fixedInVersion: 'NotAvailable', exploitAvailable: 'YES' },
      'quarantined',
    ],
    [
      'a HIGH with neither',
      { severity: 'HIGH', fixedInVersion: 'NotAvailable', exploitAvailable: 'NO' },
      'approved',
    ],
    ['a HIGH that does not say', { severity: 'HIGH' }, 'quarantined'],
    [
      'a HIGH that does not speak of an exploit',
      { severity: 'HIGH', fixAvailable: 'NO' },
      'quarantined',
    ],
    [
      'a MEDIUM with both',
      { severity: 'MEDIUM', fixedInVersion: '2.9.15', exploitAvailable: 'YES' },
      'approved',
    ],
    ['an UNTRIAGED with a score of 9.8', { severity: 'UNTRIAGED', score: 9.8 }, 'quarantined'],
    ['an UNTRIAGED with a score of 5.0', { severity: 'UNTRIAGED', score: 5 }, 'approved'],
    ['an UNTRIAGED without a score', { severity: 'UNTRIAGED', score: 0 }, 'approved'],
    ['a severity nobody knows', { severity: 'SEVERE' }, 'undecided'],
  ])('%s', async (_, finding, verdict) => {
    expect((await verdictOf(image(enhancedScan(finding)), enhancedScanEnded(api, 1)))[0]).toBe(
      verdict,
    );
  });

  it('lists an unranked finding in the message', async () => {
    const report = await replay(
      image(enhancedScan({ severity: 'UNTRIAGED' })),
      enhancedScanEnded(api, 1),
    );
    expect(JSON.stringify(report.slack[0]?.body['blocks'])).toContain(
      'Unranked: 1 without a severity or a score',
    );
  });
});

describe('a scan that delivers less than it counts', () => {
  it('leaves the image undecided', async () => {
    const scan = basicScan('LOW');
    const counted = { ...scan.imageScanFindings, findingSeverityCounts: { LOW: 1, CRITICAL: 2 } };
    const world = image({ ...scan, imageScanFindings: counted });
    expect(await verdictOf(world, basicScanEnded(api))).toEqual([
      'undecided',
      'findings-undelivered',
    ]);
  });
});

describe('an image of 3,000 findings', () => {
  const severities = Array.from({ length: 3_000 }, (_, index) =>
    index % 3 === 0 ? 'CRITICAL' : 'MEDIUM',
  );

  it('is read page by page, kept whole, and told in one message and a list, within the limits', async () => {
    await withRig(image(basicScan(...severities)), async (rig) => {
      await rig.feed(parseInput(basicScanEnded(api), 'a test'));
      expect(rig.aws.countCalls()['ecr:DescribeImageScanFindings']).toBe(3);
      // The message, and the list of the worst below it.
      expect(rig.aws.slack).toHaveLength(2);
      expect(JSON.stringify(rig.aws.slack[0]?.body['blocks']).length).toBeLessThan(10_000);
      expect(rig.aws.slack[0]?.body['text']).toBe(
        'Quarantined: shop/api:1.4.2 (1000 CRITICAL · 2000 MEDIUM). Do not ship. 1000 findings are CRITICAL.',
      );
      const kept = await keptFindings(rig);
      expect(kept).toHaveLength(3_000);
      expect(new Set(kept.map(({ firstSeen }) => firstSeen))).toEqual(
        new Set(['2026-11-21T12:00:00.000Z']),
      );
    });
  });

  it('keeps the time at which each finding was first seen when the image is judged again', async () => {
    await withRig(image(basicScan('LOW')), async (rig) => {
      await rig.feed(parseInput(basicScanEnded(api), 'a test'));
      const changed = {
        world: {
          repositories: [
            {
              repositoryName: 'shop/api',
              images: [{ imageDigest: api, scan: basicScan('LOW', 'MEDIUM') }],
            },
          ],
        },
      };
      await rig.feed(parseInput(changed, 'a test'));
      await rig.feed(parseInput({ now: '2026-11-25T12:00:00Z' }, 'a test'));
      await rig.feed(parseInput(basicScanEnded(api), 'a test'));
      const kept = await keptFindings(rig);
      expect(kept.map(({ id, firstSeen }) => [id, firstSeen])).toEqual([
        ['CVE-2026-10001', '2026-11-25T12:00:00.000Z'],
        ['CVE-2026-10000', '2026-11-21T12:00:00.000Z'],
      ]);
    });
  });
});

describe('an index', () => {
  const index = digestOf('f0');
  const arm64 = digestOf('c3');

  it('is quarantined by one platform while another is still being scanned', async () => {
    const world = worldOf([
      indexImage(index, ['2.0.0'], { amd64: api, arm64 }),
      { imageDigest: api, scan: basicScan('CRITICAL') },
      { imageDigest: arm64, scan: pendingScan() },
    ]);
    expect(await verdictOf(world, pushOf(index, '2.0.0'))).toEqual(['quarantined', 'critical']);
  });

  it('with a platform image that is not there is undecided', async () => {
    const world = worldOf([
      indexImage(index, ['2.0.0'], { amd64: api, arm64 }),
      { imageDigest: api, scan: basicScan() },
    ]);
    expect(await verdictOf(world, pushOf(index, '2.0.0'))).toEqual([
      'undecided',
      'scan-image-missing',
    ]);
  });

  it('counts the same vulnerability on both platforms once', async () => {
    const world = worldOf([
      indexImage(index, ['2.0.0'], { amd64: api, arm64 }),
      { imageDigest: api, scan: basicScan('CRITICAL') },
      { imageDigest: arm64, scan: basicScan('CRITICAL') },
    ]);
    const report = await replay(world, pushOf(index, '2.0.0'));
    expect(report.events[0]?.subjects[0]?.counts).toEqual({ CRITICAL: 1 });
    expect(JSON.stringify(report.slack[0]?.body['blocks'])).toContain('linux/amd64, linux/arm64');
  });
});
