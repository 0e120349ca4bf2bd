import { readFileSync } from 'node:fs';
import type { ScanReading } from '../../src/core/evidence/evidence.ts';
import type { Finding } from '../../src/core/findings/finding.ts';
import { readScanAnswer } from '../../src/intake/scan-answer.ts';

/** A recorded answer with its times as the SDK gives them: Dates, from seconds or ISO text. */
const recorded = (name: string): unknown => {
  const file = new URL(`./payloads/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8'), (key, value: string | number) => {
    if (!/(At|CompletedAt)$/.test(key)) return value;
    return new Date(typeof value === 'number' ? value * 1_000 : value);
  });
};

const time = new Date('2026-11-21T10:00:00Z');
const page = (more: Record<string, unknown> = {}, status = 'COMPLETE'): unknown => ({
  imageScanStatus: { status },
  imageScanFindings: { imageScanCompletedAt: time, findingSeverityCounts: {}, ...more },
});
const basic = (more: Record<string, unknown> = {}) => ({
  name: 'CVE-2026-1',
  severity: 'HIGH',
  attributes: [{ key: 'package_name', value: 'openssl' }],
  ...more,
});
const enhanced = (more: Record<string, unknown> = {}, details: Record<string, unknown> = {}) => ({
  severity: 'HIGH',
  status: 'ACTIVE',
  packageVulnerabilityDetails: {
    vulnerabilityId: 'CVE-2026-1',
    vulnerablePackages: [{ name: 'openssl', version: '3.0.1' }],
    ...details,
  },
  ...more,
});
const readBasic = (more: Record<string, unknown>): ScanReading =>
  readScanAnswer([page({ findings: [basic(more)] })]);
const readEnhanced = (
  more: Record<string, unknown>,
  details: Record<string, unknown> = {},
): ScanReading => readScanAnswer([page({ enhancedFindings: [enhanced(more, details)] })]);
const detailScore = (score: number) => ({ scoreDetails: { cvss: { score } } });
const only = ({ findings, unreadable }: ScanReading): Finding => {
  expect([findings.length, unreadable]).toEqual([1, []]);
  return findings[0] as Finding;
};

describe('a recorded answer', () => {
  it('of basic scanning: links trimmed, attributes in any order, and what did not come', () => {
    const reading = readScanAnswer([recorded('basic-debian-page-1')]);
    expect(reading.state).toBe('complete');
    expect(reading.completedAt).toBe('2023-10-27T03:14:38.000Z');
    expect(reading.findings.map(({ id }) => id)).toEqual([
      'CVE-2023-45871',
      'CVE-2023-38408',
      'CVE-2022-48565',
      'CVE-2021-3177',
    ]);
    expect(reading.findings[0]).toMatchObject({
      package: { name: 'linux', version: '4.19.269-1' },
      severity: 'CRITICAL',
      cvss: { score: 9.8, vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', version: '3' },
      fix: { state: 'unknown' },
      exploit: 'unknown',
      url: 'https://security-tracker.debian.org/tracker/CVE-2023-45871',
    });
    // CVSS 2 stands beside it, and says less.
    expect(reading.findings[3]?.cvss).toMatchObject({ score: 9.8, version: '3' });
    expect(reading.undelivered).toEqual([
      { severity: 'CRITICAL', count: 2 },
      { severity: 'HIGH', count: 125 },
      { severity: 'UNKNOWN', count: 13 },
      { severity: 'MEDIUM', count: 188 },
      { severity: 'LOW', count: 30 },
      { severity: 'INFORMATIONAL', count: 353 },
    ]);
  });

  it('of a clean image is complete with nothing in it', () => {
    expect(readScanAnswer([recorded('basic-zero-findings')])).toEqual({
      state: 'complete',
      completedAt: '2020-07-27T07:32:44.000Z',
      findings: [],
      unreadable: [],
      delivered: {},
      undelivered: [],
    });
  });

  it('of an image without an operating system is not supported, though its scan "failed"', () => {
    expect(readScanAnswer([recorded('basic-failed-unsupported')])).toEqual({
      state: 'unsupported',
      detail:
        'UnsupportedImageError: The operating system and/or package manager are not supported.',
      findings: [],
      unreadable: [],
      delivered: {},
      undelivered: [],
    });
  });

  it('of enhanced scanning: NotAvailable is no fix, and the use is counted', () => {
    const reading = readScanAnswer([recorded('enhanced-active-one-high')]);
    expect([reading.state, reading.completedAt, reading.undelivered]).toEqual([
      'complete',
      '2025-06-09T07:08:40.144Z',
      [],
    ]);
    const { description: _text, ...found } = only(reading);
    expect(found).toEqual({
      id: 'CVE-2022-49043',
      aliases: [],
      package: {
        name: 'libxml2',
        version: '2.9.14+dfsg-1.3~deb12u1',
        arch: 'AMD64',
        manager: 'OS',
        ecosystem: 'deb',
      },
      severity: 'HIGH',
      cvss: {
        score: 8.1,
        vector: 'CVSS:3.1/AV:L/AC:H/PR:N/UI:N/S:C/C:H/I:H/A:H',
        version: '3.1',
        source: 'NVD',
      },
      fix: { state: 'none' },
      exploit: 'none-known',
      inUse: 1,
      title: 'CVE-2022-49043 - libxml2',
      url: 'https://security-tracker.debian.org/tracker/CVE-2022-49043',
      firstSeen: '2025-05-27T17:54:07.765Z',
      arn: 'arn:aws:inspector2:us-west-2:210987654321:finding/210987654321',
      platforms: [],
    });
  });

  it('with four packages in one finding, without a word on fix, exploit or status', () => {
    const reading = readScanAnswer([recorded('enhanced-four-packages')]);
    expect([reading.state, reading.detail]).toEqual(['unreadable', 'the scan has no status']);
    expect(
      reading.findings.map(({ package: { name, version }, fix, exploit }) => [
        name,
        version,
        fix.state,
        exploit,
      ]),
    ).toEqual([
      ['systemd-pam', '239-45.el8', 'unknown', 'unknown'],
      ['systemd', '239-45.el8', 'unknown', 'unknown'],
      ['systemd-libs', '239-45.el8', 'unknown', 'unknown'],
      ['systemd-udev', '239-45.el8', 'unknown', 'unknown'],
    ]);
    expect(reading.findings[3]).toMatchObject({
      package: { ecosystem: 'rpm' },
      published: '2021-07-20T19:15:00.000Z',
      arn: 'arn:aws:inspector2:us-east-1:210987654321:finding/0407d7719da0fc8a8f44991f0bf524d6',
    });
  });
});

describe('the status of a scan', () => {
  it.each([
    ['COMPLETE', 'complete'],
    ['ACTIVE', 'complete'],
    ['IN_PROGRESS', 'pending'],
    ['PENDING', 'pending'],
    ['FAILED', 'failed'],
    ['UNSUPPORTED_IMAGE', 'unsupported'],
    ['SCAN_ELIGIBILITY_EXPIRED', 'eligibility-expired'],
    ['FINDINGS_UNAVAILABLE', 'findings-unavailable'],
    ['LIMIT_EXCEEDED', 'limit-exceeded'],
    ['IMAGE_ARCHIVED', 'archived'],
  ])('%s reads as %s', (status, state) => {
    expect(readScanAnswer([page({}, status)]).state).toBe(state);
  });

  it.each([
    ['the scanner’s own words', 'as AWS says', 'as AWS says'],
    ['the status, where it has no words', '', 'FAILED'],
    ['the status, where it gives none', undefined, 'FAILED'],
  ])('that failed is told with %s', (_what, description, detail) => {
    const imageScanStatus = { status: 'FAILED', ...(description !== undefined && { description }) };
    expect(readScanAnswer([{ imageScanStatus }])).toMatchObject({ state: 'failed', detail });
  });

  it.each(['DONE', '', 'complete', 'constructor', '__proto__'])(
    '"%s" is unknown, and the scan unreadable',
    (status) => {
      expect(readScanAnswer([page({}, status)])).toMatchObject({
        state: 'unreadable',
        detail: `unknown status ${status}`,
      });
    },
  );

  it.each([
    ['no answer at all', [], 'the scan has no status'],
    [
      'an answer without a status',
      [{ imageScanFindings: { findings: [] } }],
      'the scan has no status',
    ],
    [
      'a status of null',
      [{ imageScanStatus: null, imageScanFindings: { findings: [] } }],
      'the scan has no status',
    ],
    ['nothing but null', [null], 'unexpected shape: Invalid input: expected object, received null'],
    [
      'findings that are no list',
      [page({ findings: 'none' })],
      'unexpected shape: Invalid input: expected array, received string',
    ],
    [
      'counts that are no numbers',
      [page({ findingSeverityCounts: { HIGH: 'x' } })],
      'unexpected shape: Invalid input: expected number, received string',
    ],
  ])('is unreadable with %s, and says so', (_what, pages, detail) => {
    expect(readScanAnswer(pages)).toMatchObject({ state: 'unreadable', detail });
  });

  it('keeps findings of a scan that has expired', () => {
    const answer = page({ findings: [basic()] }, 'SCAN_ELIGIBILITY_EXPIRED');
    expect(readScanAnswer([answer])).toMatchObject({
      state: 'eligibility-expired',
      findings: [{ id: 'CVE-2026-1' }],
    });
  });

  it('is the worse one where two pages disagree: the scan has started anew in between', () => {
    const [done, running] = [page({ findings: [] }), page({ findings: [] }, 'IN_PROGRESS')];
    expect(readScanAnswer([running, done]).state).toBe('pending');
    expect(readScanAnswer([done, running]).state).not.toBe('complete');
  });
});

describe('an answer before its findings are there', () => {
  it.each(['COMPLETE', 'ACTIVE'])('shows %s and nothing else, and proves nothing', (status) => {
    const imageScanStatus = { status };
    expect(readScanAnswer([{ imageScanStatus }]).state).toBe('findings-not-ready');
    expect(readScanAnswer([{ imageScanStatus, imageScanFindings: null }]).state).toBe(
      'findings-not-ready',
    );
    const empty = { imageScanStatus, imageScanFindings: { enhancedFindings: [] } };
    expect(readScanAnswer([empty]).state).toBe('findings-not-ready');
  });

  it.each([
    ['a time of completion', { imageScanCompletedAt: time, findings: [] }],
    ['counts', { findingSeverityCounts: {}, findings: [] }],
    ['a finding', { findings: [basic()] }],
  ])('is told from a complete one by %s', (_what, imageScanFindings) => {
    const answer = { imageScanStatus: { status: 'ACTIVE' }, imageScanFindings };
    expect(readScanAnswer([answer]).state).toBe('complete');
  });
});

describe('several pages', () => {
  const noon = new Date('2026-11-21T12:00:00Z');

  it('that count differently are missing what any of them counts', () => {
    const reading = readScanAnswer([
      page({ findingSeverityCounts: { LOW: 1 }, findings: [basic({ severity: 'LOW' })] }),
      page({ findingSeverityCounts: { LOW: 1, CRITICAL: 5 }, findings: [] }),
    ]);
    expect(reading.undelivered).toEqual([{ severity: 'CRITICAL', count: 5 }]);
  });

  it('that were completed at different times are of two scans, and not complete', () => {
    const reading = readScanAnswer([
      page({ imageScanCompletedAt: noon, findings: [basic()] }),
      page({ imageScanCompletedAt: new Date('2026-11-21T12:05:00Z'), findings: [] }),
    ]);
    expect(reading).toMatchObject({
      state: 'pending',
      detail: 'it started anew while it was read',
    });
  });

  it('of which only the first says when the scan was completed are one scan', () => {
    const reading = readScanAnswer([
      page({ imageScanCompletedAt: noon, findings: [basic()] }),
      page({ imageScanCompletedAt: undefined, findings: [basic({ name: 'CVE-2026-2' })] }),
    ]);
    expect(reading).toMatchObject({ state: 'complete', completedAt: '2026-11-21T12:00:00.000Z' });
  });

  it('of which one came twice are not whole: another one never came', () => {
    const findingSeverityCounts = { HIGH: 2 };
    const first = () => page({ findingSeverityCounts, findings: [basic()] });
    expect(readScanAnswer([first(), first()])).toMatchObject({
      state: 'unreadable',
      detail: 'one of its pages came twice',
    });
  });

  it('may list a basic finding several times on one page, as the counts do', () => {
    const findingSeverityCounts = { HIGH: 3 };
    const reading = readScanAnswer([
      page({ findingSeverityCounts, findings: [basic(), basic(), basic({ name: 'CVE-2026-2' })] }),
    ]);
    expect([reading.state, reading.delivered, reading.undelivered]).toEqual([
      'complete',
      { HIGH: 3 },
      [],
    ]);
  });

  it('that deliver an enhanced finding twice miss the one that it stood for', () => {
    const arn = (one: string) => ({
      findingArn: `arn:aws:inspector2:eu-central-1:1:finding/${one}`,
    });
    const findingSeverityCounts = { HIGH: 3 };
    const reading = readScanAnswer([
      page({ findingSeverityCounts, enhancedFindings: [enhanced(arn('a')), enhanced(arn('b'))] }),
      page({ findingSeverityCounts, enhancedFindings: [enhanced(arn('b'))] }),
    ]);
    expect(reading.undelivered).toEqual([{ severity: 'HIGH', count: 1 }]);
  });

  it('that deliver more of one severity miss those of another all the same', () => {
    const findingSeverityCounts = { HIGH: 1, LOW: 1 };
    const low = (name: string) => basic({ severity: 'LOW', name });
    const reading = readScanAnswer([
      page({ findingSeverityCounts, findings: [low('CVE-2026-1'), low('CVE-2026-2')] }),
    ]);
    expect(reading.undelivered).toEqual([{ severity: 'HIGH', count: 1 }]);
  });

  it('are one scan, whose counts every page repeats', () => {
    const findingSeverityCounts = { HIGH: 2, LOW: 1 };
    const reading = readScanAnswer([
      page({ findingSeverityCounts, findings: [basic(), basic({ name: 'CVE-2026-2' })] }),
      page({ findingSeverityCounts, findings: [basic({ name: 'CVE-2026-3', severity: 'LOW' })] }),
    ]);
    expect(reading.findings.map(({ id }) => id)).toEqual([
      'CVE-2026-1',
      'CVE-2026-2',
      'CVE-2026-3',
    ]);
    expect(reading.undelivered).toEqual([]);
  });

  it('of which one never came show in the counts, worst first', () => {
    const reading = readScanAnswer([
      page({ findingSeverityCounts: { HIGH: 2, CRITICAL: 1, UNTRIAGED: 4 }, findings: [basic()] }),
    ]);
    expect(reading.undelivered).toEqual([
      { severity: 'CRITICAL', count: 1 },
      { severity: 'HIGH', count: 1 },
      { severity: 'UNKNOWN', count: 4 },
    ]);
  });

  it('miss nothing where a total stands among the counts', () => {
    const findingSeverityCounts = { HIGH: 1, TOTAL: 1 };
    const reading = readScanAnswer([page({ findingSeverityCounts, findings: [basic()] })]);
    expect(reading.undelivered).toEqual([]);
  });

  it('count a finding once, however many packages it names', () => {
    const vulnerablePackages = [{ name: 'a' }, { name: 'b' }, { name: 'c' }];
    const reading = readScanAnswer([
      page({
        findingSeverityCounts: { HIGH: 2 },
        enhancedFindings: [enhanced({}, { vulnerablePackages })],
      }),
    ]);
    expect([reading.findings.length, reading.undelivered]).toEqual([
      3,
      [{ severity: 'HIGH', count: 1 }],
    ]);
  });
});

describe('a basic finding', () => {
  it('without anything but name and severity is read, and nothing is known of it', () => {
    expect(only(readBasic({ attributes: undefined }))).toEqual({
      id: 'CVE-2026-1',
      aliases: [],
      aliasesUnsaid: true,
      package: { name: 'unknown package', manager: 'OS' },
      severity: 'HIGH',
      fix: { state: 'unknown' },
      exploit: 'unknown',
      platforms: [],
    });
  });

  it.each([
    [
      [
        { key: 'CVSS2_SCORE', value: '7.5' },
        { key: 'CVSS2_VECTOR', value: 'AV:N' },
      ],
      { score: 7.5, vector: 'AV:N', version: '2' },
    ],
    [
      [
        { key: 'CVSS2_SCORE', value: '7.5' },
        { key: 'CVSS3_SCORE', value: '9.8' },
      ],
      { score: 9.8, version: '3' },
    ],
    [
      [
        { key: 'CVSS4_SCORE', value: '6.1' },
        { key: 'CVSS3_SCORE', value: '9.8' },
      ],
      { score: 9.8, version: '3' },
    ],
    [
      [
        { key: 'CVSS3_SCORE', value: '4.0' },
        { key: 'CVSS3_VECTOR', value: 'CVSS:3.1/AV:L' },
        { key: 'CVSS2_VECTOR', value: 'AV:N' },
        { key: 'CVSS2_SCORE', value: ' 9.3 ' },
      ],
      { score: 9.3, vector: 'AV:N', version: '2' },
    ],
    [
      [
        { key: 'CVSS3_SCORE', value: '9.8' },
        { key: 'CVSS3_SCORE', value: '4.0' },
        { key: 'CVSS3_VECTOR', value: 'CVSS:3.1/AV:N' },
        { key: 'CVSS3_VECTOR', value: 'CVSS:3.1/AV:L' },
      ],
      { score: 9.8, vector: 'CVSS:3.1/AV:N', version: '3' },
    ],
    [
      [
        { key: 'CVSS3_SCORE', value: '4.0' },
        { key: 'CVSS3_SCORE', value: '9.8' },
        { key: 'CVSS3_VECTOR', value: 'CVSS:3.1/AV:L' },
      ],
      { score: 9.8, version: '3' },
    ],
    [
      [
        { key: 'CVSS3_SCORE', value: '0.0' },
        { key: 'CVSS2_SCORE', value: '5' },
      ],
      { score: 5, version: '2' },
    ],
    [[{ key: 'CVSS3_SCORE', value: 'n/a' }], undefined],
    [[{ key: 'CVSS3_SCORE', value: '11' }], undefined],
    [[{ key: 'CVSS3_SCORE', value: null }], undefined],
    [[{ key: 'CVSS3_SCORE' }], undefined],
  ])('with %j scores %j', (attributes, cvss) => {
    expect(only(readBasic({ attributes })).cvss).toEqual(cvss);
  });

  it.each(['N/A', '11', '-1', '9,8', '9.8 high', '', null])(
    'with the score %j beside a readable one has no score, and without a rank it is unreadable',
    (value) => {
      const readable = { key: 'CVSS2_SCORE', value: '4.0' };
      const garbled = { key: 'CVSS3_SCORE', value };
      for (const attributes of [
        [garbled, readable],
        [readable, garbled],
        [garbled, { ...garbled, value: '4.0' }],
        [{ ...garbled, value: '4.0' }, garbled],
        [{ ...garbled, key: 'CVSS3_SCORE ' }, readable],
      ]) {
        expect(only(readBasic({ attributes })).cvss).toBeUndefined();
        expect(readBasic({ severity: 'UNDEFINED', attributes })).toMatchObject({
          findings: [],
          unreadable: [`CVE-2026-1: CVSS3_SCORE ${value ?? ''}`],
        });
      }
    },
  );

  it('is named without the spaces around its name', () => {
    expect(only(readBasic({ name: ' CVE-2026-1 ' })).id).toBe('CVE-2026-1');
  });

  it.each([
    [{ severity: 'SEVERE' }, 'CVE-2026-1: unknown severity SEVERE'],
    [{ severity: '' }, 'CVE-2026-1: unknown severity '],
    [{ severity: 'constructor' }, 'CVE-2026-1: unknown severity constructor'],
    [{ severity: undefined }, 'CVE-2026-1: severity it is missing'],
    [{ name: undefined }, 'a finding without a name: name it is missing'],
    [
      { name: '' },
      'a finding without a name: name Too small: expected string to have >=1 characters',
    ],
    [
      { name: ' ' },
      'a finding without a name: name Too small: expected string to have >=1 characters',
    ],
  ])('with %j is unreadable and never dropped', (more, sentence) => {
    const reading = readBasic(more);
    expect([reading.findings, reading.unreadable]).toEqual([[], [sentence]]);
  });

  it('that is nothing at all is unreadable', () => {
    const reading = readScanAnswer([page({ findings: [null] })]);
    expect(reading.unreadable).toEqual([
      'a finding without a name:  Invalid input: expected object, received null',
    ]);
  });
});

describe('the fix of an enhanced finding', () => {
  const fixOf = (fixAvailable: unknown, fixedInVersion: unknown): unknown =>
    only(
      readEnhanced({ fixAvailable }, { vulnerablePackages: [{ name: 'openssl', fixedInVersion }] }),
    ).fix;

  it.each([
    ['YES', '3.0.2', { state: 'available', version: '3.0.2' }],
    ['YES', '0:3.0.2-1', { state: 'available', version: '3.0.2-1' }],
    ['YES', 'NotAvailable', { state: 'available' }],
    ['YES', undefined, { state: 'available' }],
    ['NO', 'NotAvailable', { state: 'none' }],
    ['NO', undefined, { state: 'none' }],
    ['NO', '3.0.2', { state: 'available', version: '3.0.2' }],
    ['PARTIAL', '3.0.2', { state: 'available', version: '3.0.2' }],
    ['PARTIAL', 'NotAvailable', { state: 'none' }],
    ['PARTIAL', undefined, { state: 'unknown' }],
    ['PARTIAL', '', { state: 'unknown' }],
    [undefined, undefined, { state: 'unknown' }],
    [null, null, { state: 'unknown' }],
    ['MAYBE', undefined, { state: 'unknown' }],
    [undefined, 'NotAvailable', { state: 'none' }],
  ])('with fixAvailable %s and fixedInVersion %s', (fixAvailable, fixedInVersion, fix) => {
    expect(fixOf(fixAvailable, fixedInVersion)).toEqual(fix);
  });

  it('is each package’s own', () => {
    const reading = readEnhanced(
      { fixAvailable: 'PARTIAL' },
      {
        vulnerablePackages: [
          { name: 'a', fixedInVersion: '2' },
          { name: 'b', fixedInVersion: 'NotAvailable' },
          { name: 'c' },
        ],
      },
    );
    expect(reading.findings.map(({ fix }) => fix.state)).toEqual(['available', 'none', 'unknown']);
  });
});

describe('an enhanced finding', () => {
  it.each([
    ['YES', 'known'],
    ['NO', 'none-known'],
    ['MAYBE', 'unknown'],
    [undefined, 'unknown'],
    [null, 'unknown'],
  ])('with exploitAvailable %s has an exploit that is %s', (exploitAvailable, exploit) => {
    expect(only(readEnhanced({ exploitAvailable })).exploit).toBe(exploit);
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>, unknown]>([
    [
      'its own score',
      { score: 7.5, scoreDetails: { cvss: { score: 7.5, scoreSource: 'NVD' } } },
      { cvss: [{ baseScore: 7.4, source: 'REDHAT' }] },
      { score: 7.5, source: 'NVD' },
    ],
    [
      'its own score, with the details that have no score of their own',
      { score: 7.5, scoreDetails: { cvss: { scoringVector: 'CVSS:3.1/AV:N', version: '3.1' } } },
      {},
      { score: 7.5, vector: 'CVSS:3.1/AV:N', version: '3.1' },
    ],
    [
      'its own score, without the details of a lower one',
      { score: 7.5, scoreDetails: { cvss: { score: 5, scoringVector: 'CVSS:3.1/AV:L' } } },
      {},
      { score: 7.5 },
    ],
    [
      'the score of its details where its own is 0.0',
      { score: 0, scoreDetails: { cvss: { score: 9.8, scoringVector: 'CVSS:3.1/AV:N' } } },
      {},
      { score: 9.8, vector: 'CVSS:3.1/AV:N' },
    ],
    [
      'the score of a vendor where its own is lower',
      { score: 5, scoreDetails: { cvss: { score: 5, scoreSource: 'NVD', version: '3.1' } } },
      {
        cvss: [
          { baseScore: 9.8, source: 'REDHAT', version: '4.0', scoringVector: 'CVSS:4.0/AV:N' },
        ],
      },
      { score: 9.8, vector: 'CVSS:4.0/AV:N', version: '4.0', source: 'REDHAT' },
    ],
    [
      'the score of its details',
      { scoreDetails: { cvss: { score: 6.1, version: '3.1' } } },
      {},
      { score: 6.1, version: '3.1' },
    ],
    [
      'the highest score of any source where its own is 0.0',
      { score: 0 },
      {
        cvss: [
          { baseScore: 5.5, source: 'NVD' },
          { baseScore: 8.8, source: 'REDHAT' },
        ],
      },
      { score: 8.8, source: 'REDHAT' },
    ],
    ['none where its own is 0.0 and there is no other', { score: 0 }, { cvss: [] }, undefined],
    ['none where there is none', {}, {}, undefined],
  ])('scores by %s', (_what, more, details, cvss) => {
    expect(only(readEnhanced(more, details)).cvss).toEqual(cvss);
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['score 11', { score: 11 }, { cvss: [{ baseScore: 4 }] }],
    ['score NaN', { score: Number.NaN }, { cvss: [{ baseScore: 4 }] }],
    ['score -1', { score: -1, scoreDetails: { cvss: { score: 4 } } }, {}],
    [
      'scoreDetails.cvss.score Infinity',
      { score: 4, ...detailScore(Number.POSITIVE_INFINITY) },
      {},
    ],
    [
      'packageVulnerabilityDetails.cvss.1.baseScore 10.1',
      { score: 4 },
      { cvss: [{ baseScore: 4 }, { baseScore: 10.1 }] },
    ],
  ])('with the %s has no score, and without a rank it is unreadable', (said, more, details) => {
    expect(only(readEnhanced(more, details)).cvss).toBeUndefined();
    const unranked = readEnhanced({ ...more, severity: 'UNTRIAGED' }, details);
    expect([unranked.findings, unranked.unreadable]).toEqual([[], [`CVE-2026-1: ${said}`]]);
  });

  it('is named without the spaces around its name and its aliases', () => {
    const related = ['CVE-2026-2 ', ' GHSA-1'];
    const details = { vulnerabilityId: ' CVE-2026-1 ', relatedVulnerabilities: related };
    const { id, aliases } = only(readEnhanced({}, details));
    expect([id, aliases]).toEqual(['CVE-2026-1', ['CVE-2026-2', 'GHSA-1']]);
  });

  it('that nobody has ranked is UNKNOWN', () => {
    expect(only(readEnhanced({ severity: 'UNTRIAGED', score: 0 })).severity).toBe('UNKNOWN');
  });

  it.each([
    ['ACTIVE', undefined],
    [undefined, undefined],
    ['SUPPRESSED', 'suppressed in Amazon Inspector'],
    ['CLOSED', undefined],
    ['suppressed', undefined],
  ])('with the status %s is set aside: %s', (status, setAside) => {
    expect(only(readEnhanced({ status })).setAside).toBe(setAside);
  });

  it('names its package with epoch, version and release, and where it lies', () => {
    const vulnerablePackages = [
      { name: 'jar', epoch: 2, version: '1.0', release: '3.el9', filePath: 'app/a.jar' },
    ];
    expect(only(readEnhanced({}, { vulnerablePackages })).package).toEqual({
      name: 'jar',
      version: '2:1.0-3.el9',
      path: 'app/a.jar',
    });
  });

  it.each([[undefined], [null], [[]], [[{}]]])('with the packages %j still counts', (packages) => {
    const found = only(readEnhanced({}, { vulnerablePackages: packages }));
    expect([found.package, found.fix]).toEqual([{ name: 'unknown package' }, { state: 'unknown' }]);
  });

  it.each<[unknown, readonly string[], true | undefined]>([
    [['CVE-2026-2', 'GHSA-1'], ['CVE-2026-2', 'GHSA-1'], undefined],
    [[], [], undefined],
    [null, [], true],
    [undefined, [], true],
  ])('with the related vulnerabilities %j has the aliases %j, unsaid: %s', (related, ...said) => {
    const found = only(readEnhanced({}, { relatedVulnerabilities: related }));
    expect([found.aliases, found.aliasesUnsaid]).toEqual(said);
  });

  const inImage = (image: Record<string, unknown>) => ({
    resources: [{ details: { awsEcrContainerImage: image } }],
  });

  it.each([
    ['DEBIAN_12', 'deb'],
    ['UBUNTU_24_04', 'deb'],
    ['ALPINE_LINUX_3_17', 'apk'],
    ['AMAZON_LINUX_2', 'rpm'],
    ['AMAZON_LINUX_2023', 'rpm'],
    ['RHEL_8', 'rpm'],
    ['CENTOS_8', 'rpm'],
    ['ORACLE_LINUX_8', 'rpm'],
    ['ROCKY_LINUX_9', 'rpm'],
    ['ALMALINUX_9', 'rpm'],
    ['SUSE_SERVER_15_5', 'rpm'],
    ['SLES_15_3', 'rpm'],
    ['FEDORA_40', 'rpm'],
    ['PHOTON_OS_5', 'rpm'],
    ['WINDOWS_SERVER_2022', undefined],
    ['NOT_DEBIAN', undefined],
    ['', undefined],
    [null, undefined],
  ])('in an image of %s has packages of the system compared as %s', (platform, ecosystem) => {
    const vulnerablePackages = [
      { name: 'a', packageManager: 'OS' },
      { name: 'b', packageManager: 'NPM' },
      { name: 'c' },
    ];
    const { findings } = readEnhanced(inImage({ platform }), { vulnerablePackages });
    expect(findings.map((one) => one.package.ecosystem)).toEqual([ecosystem, undefined, undefined]);
  });

  it('tells when it was published, last in use, and what Inspector calls it', () => {
    const arn = 'arn:aws:inspector2:eu-central-1:123456789012:finding/0407d7719da0fc8a';
    const found = only(
      readEnhanced(
        { findingArn: arn, ...inImage({ inUseCount: 0, lastInUseAt: time }) },
        { vendorCreatedAt: new Date('2025-01-02T00:00:00Z') },
      ),
    );
    expect(found).toMatchObject({
      published: '2025-01-02T00:00:00.000Z',
      inUse: 0,
      arn,
    });
  });

  const used = (inUseCount?: number | null) => ({
    details: { awsEcrContainerImage: { inUseCount } },
  });

  it.each<[unknown, number | undefined]>([
    [[used(0), used(2)], 2],
    [[used(3), used(2)], 3],
    [[used(0), used(0)], 0],
    [[used(0), used()], undefined],
    [[used(null), used(0)], undefined],
    [[used(0), { details: null }], undefined],
    [[used(0), {}], undefined],
    [[used(), used(1)], 1],
    [[], undefined],
    [null, undefined],
  ])('of the images %j is in use by %s', (resources, inUse) => {
    expect(only(readEnhanced({ resources })).inUse).toBe(inUse);
  });

  it('in images of systems that differ has packages that nothing compares', () => {
    const resources = ['DEBIAN_12', 'ALPINE_LINUX_3_17'].map((platform) => ({
      details: { awsEcrContainerImage: { platform } },
    }));
    const vulnerablePackages = [{ name: 'a', packageManager: 'OS' }];
    const found = only(readEnhanced({ resources }, { vulnerablePackages }));
    expect(found.package.ecosystem).toBeUndefined();
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ['a time of publication that is none', {}, { vendorCreatedAt: new Date('soon') }],
    ['a time of publication as text', {}, { vendorCreatedAt: '2025-01-02' }],
    ['aliases that are no list', {}, { relatedVulnerabilities: 'CVE-2026-2' }],
    ['fewer than no tasks that use it', inImage({ inUseCount: -1 }), {}],
    ['half a task that uses it', inImage({ inUseCount: 0.5 }), {}],
    ['a score as text', { score: '9.8' }, {}],
    ['a name of spaces', {}, { vulnerabilityId: ' ' }],
    ['an alias of spaces', {}, { relatedVulnerabilities: ['CVE-2026-2', ' '] }],
    ['a name that is none', { findingArn: 7 }, {}],
  ])('with %s is unreadable, and not harmless', (_what, more, details) => {
    const reading = readEnhanced(more, details);
    expect([reading.findings, reading.unreadable.length]).toEqual([[], 1]);
  });

  it.each<[Record<string, unknown>, Record<string, unknown>, string]>([
    [{ severity: 'SEVERE' }, {}, 'CVE-2026-1: unknown severity SEVERE'],
    [{ severity: undefined }, {}, 'a finding without a name: severity it is missing'],
    [
      { title: 'CVE-2026-1 - openssl' },
      { vulnerabilityId: undefined },
      'CVE-2026-1 - openssl: packageVulnerabilityDetails.vulnerabilityId it is missing',
    ],
    [
      { packageVulnerabilityDetails: undefined, findingArn: 'arn:aws:inspector2:x' },
      {},
      'arn:aws:inspector2:x: packageVulnerabilityDetails it is missing',
    ],
  ])('with %j and %j is unreadable and never dropped', (more, details, sentence) => {
    const reading = readEnhanced(more, details);
    expect([reading.findings, reading.unreadable]).toEqual([[], [sentence]]);
  });
});
