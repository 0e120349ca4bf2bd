import type { Severity } from '../../src/core/findings/severity.ts';
import type { Verdict } from '../../src/core/judgement/verdict.ts';
import type { ExceptionEntry } from '../../src/core/report/exception-entry.ts';
import { block, closing, opening } from '../../src/report/page/pack/document.ts';
import { packed } from '../../src/report/page/pack/pack.ts';
import { openSlices } from '../../src/report/page/pack/slices.ts';
import { BLOCKS } from '../../src/report/page/packed.ts';
import { pageAssets } from '../../src/report/page/page-assets.ts';
import type {
  PageData,
  PageDetail,
  PageFinding,
  PageImage,
  PageVulnerability,
} from '../../src/report/page/page-data.ts';

/*
 * A registry of a shop as the page knows it: small enough to count by hand, with one of everything that is shown.
 */

/** All that is in a page, as its packer takes it. */
export interface PageContent
  extends Pick<PageData, 'head' | 'summary' | 'weeks' | 'exceptions' | 'images'> {
  readonly vulnerabilities: readonly PageVulnerability[];
  readonly details: readonly PageDetail[];
}

/** The file that a page with this content lies in. */
export async function fileWith(content: PageContent): Promise<string> {
  const { vulnerabilities, details, ...shown } = content;
  const slices = openSlices();
  const written = [...details.map(slices.add), slices.end()].filter((one) => one !== undefined);
  const stepsOf = (places: readonly number[]): number[] =>
    places.map((place, at) => place - (places[at - 1] ?? 0));
  const steps = vulnerabilities.map((one) => ({
    ...one,
    images: stepsOf(one.images),
    blocking: stepsOf(one.blocking),
  }));
  return [
    opening(shown.head, await pageAssets()),
    ...written.map((slice, at) => block(BLOCKS.details(at), slice)),
    block(BLOCKS.vulnerabilities, packed(steps)),
    block(
      BLOCKS.start,
      packed({ ...shown, slices: slices.first, places: vulnerabilities.map((_, at) => at) }),
    ),
    closing(shown.head, shown.summary),
  ].join('');
}

export const digestOf = (at: number): string => `sha256:${String(at).repeat(64).slice(0, 64)}`;

const vulnerability = (
  id: string,
  weight: Severity,
  images: readonly number[],
  more: Partial<PageVulnerability> = {},
): PageVulnerability => ({
  id,
  aliases: [],
  weight,
  isKev: false,
  exploit: 'none-known',
  images,
  blocking: images,
  upgrades: [],
  ...more,
});

export const VULNERABILITIES: readonly PageVulnerability[] = [
  vulnerability('CVE-2026-31001', 'CRITICAL', [0, 1], {
    title: 'openssl: a handshake writes past the end of its buffer',
    description:
      'A client that sends a crafted certificate chain makes the server write past the end of a buffer on the heap, which may let it run code.',
    url: 'https://nvd.nist.gov/vuln/detail/CVE-2026-31001',
    aliases: ['GHSA-abcd-1234-efgh'],
    cvss: 9.8,
    epss: 0.914,
    isKev: true,
    exploit: 'known',
    published: '2026-10-02T00:00:00Z',
    upgrades: ['openssl to 3.0.19'],
  }),
  vulnerability('CVE-2026-20417', 'HIGH', [0, 1, 3], {
    title: 'libxml2: an entity is read after it was freed',
    cvss: 8.1,
    epss: 0.0213,
    blocking: [0, 1],
    exploit: 'unknown',
    upgrades: ['libxml2 to 2.12.9-r1'],
  }),
  vulnerability('CVE-2026-11872', 'MEDIUM', [0, 2, 3], { blocking: [], cvss: 5.3 }),
  vulnerability('CVE-2025-66102', 'HIGH', [], {
    title: 'zlib: a length is not checked in minizip',
    blocking: [],
    cvss: 7.5,
  }),
  vulnerability('CVE-2026-40090', 'UNKNOWN', [2], { blocking: [], exploit: 'unknown' }),
];

const image = (
  at: number,
  repository: string,
  tag: string,
  verdict: Verdict,
  headline: string,
  more: Partial<PageImage> = {},
): PageImage => ({
  account: '111122223333',
  region: 'eu-central-1',
  repository,
  digest: digestOf(at),
  tag,
  tags: [tag],
  verdict,
  headline,
  counts: {},
  blocking: 0,
  overdue: 0,
  kev: 0,
  fixable: 0,
  aside: 0,
  runs: 'unknown',
  isCounted: true,
  pushedAt: `2026-11-2${at}T08:12:00.000Z`,
  judgedAt: '2026-11-26T04:30:00.000Z',
  ...more,
});

const IMAGES: readonly PageImage[] = [
  image(
    1,
    'shop/api',
    '1.4.2',
    'quarantined',
    'Do not ship. 1 finding is CRITICAL; 1 HIGH has a fix.',
    {
      tags: ['1.4.2', 'latest'],
      counts: { CRITICAL: 1, HIGH: 1, MEDIUM: 1 },
      worst: 'CRITICAL',
      blocking: 2,
      overdue: 1,
      kev: 1,
      fixable: 2,
      aside: 1,
      runs: 'yes',
      channel: 'C0SHOP',
    },
  ),
  image(
    2,
    'shop/api',
    '1.4.1',
    'quarantined',
    'Do not ship. 1 finding is CRITICAL; 1 HIGH has a fix.',
    {
      counts: { CRITICAL: 1, HIGH: 1 },
      worst: 'CRITICAL',
      blocking: 2,
      kev: 1,
      fixable: 2,
      isCounted: false,
      channel: 'C0SHOP',
    },
  ),
  image(3, 'shop/web', '2.0.0', 'approved', 'May ship. No finding meets a rule.', {
    counts: { UNKNOWN: 1, MEDIUM: 1 },
    worst: 'UNKNOWN',
    runs: 'yes',
    channel: 'C0SHOP',
  }),
  image(
    4,
    'billing/invoices',
    '7.1',
    'approved',
    'Released by Ann until 2026-11-28 10:00 UTC: invoices are due. Against it stands: 1 HIGH has a fix.',
    {
      counts: { HIGH: 1, MEDIUM: 1 },
      worst: 'HIGH',
      fixable: 1,
      releasedUntil: '2026-11-28T10:00:00.000Z',
      account: '444455556666',
    },
  ),
  image(5, 'billing/invoices', '7.0', 'undecided', 'Not known yet. The scan failed.', {
    account: '444455556666',
    isCounted: false,
    isPartlyKnown: true,
  }),
  image(6, 'tools/cron', 'edge', 'undecided', 'Not known yet. Its findings cannot be read.', {
    isPartlyKnown: true,
    isUnreadable: true,
  }),
];

const finding = (at: number, more: Partial<PageFinding>): PageFinding => ({
  vulnerability: at,
  package: 'openssl',
  weight: VULNERABILITIES[at]?.weight ?? 'UNKNOWN',
  fix: 'unknown',
  state: 'open',
  isOverdue: false,
  why: 'no rule counts it',
  platforms: ['linux/amd64', 'linux/arm64'],
  firstSeen: '2026-10-04T07:00:00.000Z',
  ...more,
});

const FINDINGS: readonly PageFinding[] = [
  finding(0, {
    version: '3.0.15-r0',
    fix: '3.0.19',
    state: 'blocking',
    isOverdue: true,
    why: 'rule critical',
  }),
  finding(1, {
    package: 'libxml2',
    version: '2.12.7-r0',
    fix: '2.12.9-r1',
    state: 'blocking',
    why: 'rule fixable-high',
  }),
  finding(3, {
    package: 'zlib',
    version: '1.3.1',
    fix: 'none',
    state: 'aside',
    why: 'waived by Ann until 2026-12-10: minizip is not built into the image',
  }),
  finding(2, { package: 'busybox', version: '1.36.1-r29', fix: 'none', path: 'bin/busybox' }),
];

const detail = (more: Partial<PageDetail> = {}): PageDetail => ({
  doubts: [],
  findings: [],
  upgrades: [],
  accepted: [],
  history: [
    {
      number: 1,
      at: '2026-11-25T08:20:00.000Z',
      verdict: 'approved',
      why: 'No finding meets a rule.',
      because: 'its scan ended',
    },
  ],
  platforms: ['linux/amd64'],
  policyVersion: '3f9a1c0b77de',
  ...more,
});

const QUARANTINED = detail({
  findings: FINDINGS,
  upgrades: [
    'openssl 3.0.15-r0 to 3.0.19: clears 1 CRITICAL',
    'libxml2 2.12.7-r0 to 2.12.9-r1: clears 1 HIGH',
  ],
  accepted: [
    'CVE-2025-66102 in zlib is waived by Ann until 2026-12-10: minizip is not built into the image',
  ],
  history: [
    {
      number: 3,
      at: '2026-11-26T04:30:00.000Z',
      verdict: 'quarantined',
      why: '1 finding is CRITICAL; 1 HIGH has a fix.',
      because: 'KEV lists CVE-2026-31001 now',
    },
    {
      number: 2,
      at: '2026-11-21T08:31:00.000Z',
      verdict: 'approved',
      why: 'No finding meets a rule.',
      because: 'its scan ended',
    },
    {
      number: 1,
      at: '2026-11-21T08:13:00.000Z',
      verdict: 'undecided',
      why: 'It has not been scanned yet.',
      because: 'it was pushed',
    },
  ],
  diff: {
    against: '1.4.1',
    added: ['CVE-2026-11872 busybox'],
    fixed: ['CVE-2026-00311 curl', 'CVE-2026-00312 curl'],
    remaining: 3,
  },
  platforms: ['linux/amd64', 'linux/arm64'],
  policyVersion: '0badc0ffee11',
  runsIn: 'ECS: 3 tasks in shop-prod',
});

const exception = (name: string, more: Partial<ExceptionEntry>): ExceptionEntry => ({
  kind: 'waived',
  name,
  scope: { ids: ['CVE-2025-66102'] },
  reason: 'minizip is not built into the image',
  source: 'policy.yml:48',
  limits: [],
  state: 'in-force',
  ...more,
});

const EXCEPTIONS: readonly ExceptionEntry[] = [
  exception('zlib-minizip', {
    by: 'Ann',
    until: '2026-12-11T00:00:00.000Z',
    daysLeft: 13,
    ticket: 'https://tickets.example/SHOP-412',
  }),
  exception('kernel-headers', {
    kind: 'ignored',
    scope: { packages: ['linux-libc-dev'] },
    reason: 'headers run nowhere',
    source: 'policy.yml:31',
    limits: ['of MEDIUM or milder'],
  }),
  exception('openssl.json#1', {
    kind: 'ignored',
    origin: 'vex',
    by: 'OpenSSL',
    scope: { ids: ['CVE-2026-30007'], packages: ['openssl'] },
    reason: 'vulnerable_code_not_present',
    source: 'vex/openssl.json#1',
  }),
  exception('last-year', {
    by: 'Ben',
    until: '2026-01-01T00:00:00.000Z',
    state: 'lapsed',
    reason: 'the old base image',
  }),
];

export const SHOP: PageContent = {
  head: { madeAt: '2026-11-27T06:00:00.000Z', policyVersion: '3f9a1c0b77de', version: '0.1.0' },
  summary: {
    repositories: 4,
    images: 6,
    verdicts: { quarantined: 2, undecided: 2, approved: 2 },
    counted: 4,
    open: { CRITICAL: 1, HIGH: 2, UNKNOWN: 1, MEDIUM: 3 },
    blocking: { CRITICAL: 1, HIGH: 1 },
    overdue: { CRITICAL: 1 },
    kev: 1,
    withoutVerdict: 1,
    unknown: 1,
    unreadable: 2,
    lapsing: [
      {
        what: 'release',
        name: 'billing/invoices:7.1',
        by: 'Ann',
        until: '2026-11-28T10:00:00.000Z',
        source: 'invoices are due',
      },
      {
        what: 'waiver',
        name: 'zlib-minizip',
        by: 'Ann',
        until: '2026-12-11T00:00:00.000Z',
        source: 'policy.yml:48',
      },
    ],
    worst: [
      {
        account: '111122223333',
        region: 'eu-central-1',
        repository: 'shop/api',
        images: 1,
        quarantined: 1,
        blocking: 2,
        overdue: 1,
        kev: 1,
      },
    ],
  },
  weeks: [61, 66, 64, 58, 55, 57, 49, 44, 41, 38, 31, 7].map((open, at) => ({
    week: new Date(Date.UTC(2026, 8, 7 + at * 7)).toISOString().slice(0, 10),
    verdicts: { quarantined: 3, approved: 9 },
    new: { HIGH: 4 + (at % 4) * 3, MEDIUM: 3 },
    fixed: { HIGH: 6 + (at % 3) * 2, MEDIUM: at === 11 ? 21 : 2 },
    daysToFix: { '9': 4 },
    open,
    ...(at !== 5 && { medianDaysToFix: 14 - at }),
  })),
  exceptions: EXCEPTIONS,
  images: IMAGES,
  vulnerabilities: VULNERABILITIES,
  details: [
    QUARANTINED,
    detail({ findings: FINDINGS.slice(0, 2) }),
    detail({ findings: [finding(4, { package: 'node' }), finding(2, { package: 'busybox' })] }),
    detail({
      findings: [
        finding(1, { package: 'libxml2', state: 'blocking', why: 'rule fixable-high' }),
        finding(2, { package: 'busybox' }),
      ],
    }),
    detail({ doubts: ['The scan failed. Push the image again, or scan it by hand.'] }),
    detail({ doubts: ['Its findings cannot be read: nothing is known of them.'], platforms: [] }),
  ],
};
