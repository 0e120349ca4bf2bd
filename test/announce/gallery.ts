import type { Announcement } from '../../src/announce/announcement.ts';
import type { ThreatIntel } from '../../src/core/findings/feeds/feeds.ts';
import { withRelease } from '../../src/core/judgement/with-release.ts';
import { DAY } from '../../src/core/time.ts';
import { announcementOf } from '../support/announcements.ts';
import {
  digestOf,
  finding,
  ignoreRule,
  imageWith,
  indexOf,
  platform,
  policyWith,
  waiver,
} from '../support/samples.ts';
import { lapsing } from './lapsing.ts';

/*
 * Announcements worth a look. Their goldens have been looked at as Slack shows them.
 */

const openssl = { name: 'openssl', version: '3.0.1', manager: 'OS', ecosystem: 'deb' } as const;
const log4j = { name: 'log4j-core', version: '2.14.1', manager: 'JAVA' };
const both = ['linux/amd64', 'linux/arm64'];

const rules = [
  { name: 'kev', kev: 'listed' },
  { name: 'critical', severityAtLeast: 'CRITICAL' },
  { name: 'high-with-fix', severityAtLeast: 'HIGH', fix: 'available' },
  { name: 'medium', severityAtLeast: 'MEDIUM', fix: 'available', grace: { MEDIUM: 30 * DAY } },
] as const;

const policy = policyWith({
  base: { rules },
  overrides: [
    { repository: 'shop/*', source: 'policy.yml:12', mode: 'enforce', rules, undecided: {} },
  ],
  ignore: [
    ignoreRule({
      name: 'kernel-headers',
      scope: { packages: ['linux-libc-dev'] },
      reason: 'headers only, the kernel is the host’s',
    }),
    ignoreRule({
      name: 'vex CVE-2026-8888 not_affected pkg:deb/debian/perl',
      scope: { ids: ['CVE-2026-8888'] },
      reason: 'not_affected: vulnerable_code_not_in_execute_path: no script of ours runs it',
      source: 'vex/perl.json#statement 1',
      origin: 'vex',
    }),
  ],
});

const intel: ThreatIntel = {
  kev: {
    date: '2026-11-20T00:00:00Z',
    byCve: new Map([
      ['CVE-2021-44228', { added: '2021-12-10', due: '2021-12-24', ransomware: true }],
    ]),
  },
  epss: {
    date: '2026-10-01T00:00:00Z',
    byCve: new Map([
      ['CVE-2021-44228', { score: 0.94358, percentile: 0.99957 }],
      ['CVE-2026-4242', { score: 0.0412, percentile: 0.885 }],
      ['CVE-2026-4243', { score: 0.00042, percentile: 0.12 }],
    ]),
  },
};

const dana = waiver({
  scope: { ids: ['CVE-2026-7777'] },
  reason: 'not reachable: we do not parse DTDs',
  ticket: 'SEC-12',
  until: '2026-12-24T00:00:00.000Z',
});

const guidance = {
  contact: 'security@acme.example',
  helpUrl: 'https://wiki.acme.example/images',
  longestWaiver: 90 * DAY,
};

/** Everything at once: what a bad day looks like. */
export const inFull: Announcement = {
  ...announcementOf(
    indexOf(
      [
        platform('linux/amd64', digestOf('b'), {
          findings: [
            finding({
              id: 'CVE-2021-44228',
              severity: 'CRITICAL',
              package: log4j,
              fix: { state: 'available', version: '2.17.1' },
              exploit: 'known',
              inUse: 3,
              platforms: both,
            }),
            finding({
              id: 'CVE-2021-45105',
              severity: 'HIGH',
              package: log4j,
              fix: { state: 'available', version: '2.17.0' },
              firstSeen: '2026-11-09T08:00:00Z',
              platforms: both,
            }),
            finding({
              id: 'CVE-2026-4242',
              severity: 'CRITICAL',
              package: openssl,
              firstSeen: '2026-11-09T08:00:00Z',
              platforms: ['linux/amd64'],
            }),
            finding({
              id: 'CVE-2026-4243',
              severity: 'HIGH',
              package: openssl,
              fix: { state: 'available', version: '3.0.7' },
              firstSeen: '2026-11-20T08:00:00Z',
              platforms: both,
            }),
            finding({
              id: 'CVE-2026-5555',
              severity: 'MEDIUM',
              package: { name: 'curl', version: '8.0.1' },
              fix: { state: 'available', version: '8.1.0' },
              firstSeen: '2026-11-05T08:00:00Z',
              platforms: both,
            }),
            finding({
              id: 'CVE-2026-5556',
              severity: 'MEDIUM',
              package: { name: 'zlib', version: '1.2.11' },
              fix: { state: 'available', version: '1.2.12' },
              platforms: both,
            }),
            finding({
              id: 'CVE-2026-7777',
              severity: 'HIGH',
              package: { name: 'libxml2', version: '2.9.1' },
              platforms: both,
            }),
            finding({ id: 'TEMP-1', severity: 'UNKNOWN', package: { name: 'bash' } }),
            finding({
              id: 'CVE-2026-3333',
              severity: 'HIGH',
              setAside: 'suppressed in Amazon Inspector',
            }),
            ...[1, 2, 3].map((each) =>
              finding({
                id: `CVE-2026-600${each}`,
                severity: 'HIGH',
                package: { name: 'linux-libc-dev', version: '6.1.1' },
              }),
            ),
            finding({ id: 'CVE-2026-2222', platforms: both }),
            finding({ id: 'CVE-2026-2223', platforms: both }),
          ],
        }),
        platform('linux/arm64', digestOf('c'), {}),
      ],
      { tags: ['1.4.2', 'latest'] },
    ),
    undefined,
    policy,
    {
      intel,
      waivers: [dana],
      previous: {
        digest: digestOf('e'),
        name: '1.4.1',
        findings: [
          ...[
            'CVE-2021-45105',
            'CVE-2026-4242',
            'CVE-2026-4243',
            'CVE-2026-2222',
            'CVE-2026-2223',
          ].map((id) => finding({ id, package: id === 'CVE-2021-45105' ? log4j : openssl })),
          ...[1, 2, 3].map((each) =>
            finding({
              id: `CVE-2026-600${each}`,
              package: { name: 'linux-libc-dev', version: '6.1.1' },
            }),
          ),
          finding({ id: 'CVE-2025-1', package: { name: 'expat', version: '2.5.0' } }),
          finding({ id: 'CVE-2025-2', package: { name: 'expat', version: '2.5.0' } }),
        ],
      },
    },
  ),
  before: 'approved',
  provenance: {
    revision: '0a1b2c3d4e5f60718293a4b5c6d7e8f901234567',
    source: 'https://github.com/acme/shop-cart',
    base: 'eclipse-temurin:21-jre',
  },
  guidance,
};

/** May ship, and why it does is worth a line: somebody accepted something, and something is due. */
export const withExceptions: Announcement = {
  ...announcementOf(
    imageWith({
      findings: [
        finding({
          id: 'CVE-2026-7777',
          severity: 'HIGH',
          package: { name: 'libxml2', version: '2.9.1' },
        }),
        finding({
          id: 'CVE-2026-8888',
          severity: 'CRITICAL',
          package: { name: 'perl', version: '5.36.0' },
        }),
        finding({
          id: 'CVE-2026-3333',
          severity: 'MEDIUM',
          setAside: 'suppressed in Amazon Inspector',
        }),
        finding({
          id: 'CVE-2026-5555',
          severity: 'MEDIUM',
          package: { name: 'curl', version: '8.0.1' },
          fix: { state: 'available', version: '8.1.0' },
          firstSeen: '2026-11-05T08:00:00Z',
        }),
        ...[1, 2, 3].map((each) =>
          finding({
            id: `CVE-2026-600${each}`,
            severity: 'HIGH',
            package: { name: 'linux-libc-dev', version: '6.1.1' },
          }),
        ),
        finding({ id: 'CVE-2026-2222' }),
      ],
    }),
    undefined,
    policy,
    {
      intel: { kev: { date: '2026-11-20T00:00:00Z', byCve: new Map() } },
      waivers: [dana],
      previous: {
        digest: digestOf('e'),
        name: '1.4.1',
        findings: [
          finding({ id: 'CVE-2026-2222' }),
          finding({ id: 'CVE-2025-1', package: { name: 'expat', version: '2.5.0' } }),
        ],
      },
    },
  ),
  before: 'quarantined',
  provenance: { revision: '0a1b2c3', source: 'https://github.com/acme/shop-cart' },
};

/** The policy only advises. */
export const advised: Announcement = announcementOf(
  imageWith({
    findings: [
      finding({
        id: 'CVE-2026-4242',
        severity: 'CRITICAL',
        package: openssl,
        fix: { state: 'available', version: '3.0.7' },
        exploit: 'known',
      }),
      finding({
        id: 'CVE-2026-4243',
        severity: 'HIGH',
        package: openssl,
        fix: { state: 'available', version: '3.0.5' },
      }),
      finding({ id: 'CVE-2026-2222' }),
    ],
  }),
  undefined,
  policyWith({ base: { mode: 'advise' } }),
);

/** Nobody has touched the image: what somebody accepted counts again. */
export const lapsed: Announcement = {
  ...lapsing(
    imageWith({
      findings: [
        finding({
          id: 'CVE-2026-7777',
          severity: 'CRITICAL',
          package: { name: 'libxml2', version: '2.9.1' },
          fix: { state: 'unknown' },
          firstSeen: '2026-10-02T08:00:00Z',
        }),
        finding({ id: 'CVE-2026-2222' }),
      ],
    }),
    [{ ...dana, until: '2026-11-15T00:00:00.000Z' }],
  ),
  before: 'approved',
};

/** Basic scanning speaks neither of fixes nor of exploits. */
export const basicScan: Announcement = {
  ...announcementOf(
    imageWith({
      findings: [
        finding({
          id: 'CVE-2026-1001',
          severity: 'CRITICAL',
          fix: { state: 'unknown' },
          exploit: 'unknown',
        }),
        finding({
          id: 'CVE-2026-1002',
          severity: 'HIGH',
          fix: { state: 'unknown' },
          exploit: 'unknown',
        }),
        finding({
          id: 'CVE-2026-1003',
          severity: 'HIGH',
          package: { name: 'zlib', version: '1:1.2.11.dfsg-2' },
          fix: { state: 'unknown' },
          exploit: 'unknown',
        }),
        finding({ id: 'CVE-2026-1004', fix: { state: 'unknown' }, exploit: 'unknown' }),
      ],
    }),
  ),
  provenance: { base: 'node:24' },
  guidance: { longestWaiver: 7 * DAY },
};

/** Half of the index is not scanned yet, and what is known quarantines already. */
export const halfKnown: Announcement = announcementOf(
  indexOf(
    [
      platform('linux/amd64', digestOf('b'), {
        findings: [
          finding({
            id: 'CVE-2026-4242',
            severity: 'CRITICAL',
            package: openssl,
            fix: { state: 'available', version: '3.0.2' },
            exploit: 'known',
            inUse: 3,
            platforms: ['linux/amd64'],
          }),
          finding({
            id: 'GHSA-aaaa-bbbb-cccc',
            severity: 'HIGH',
            package: { name: 'left-pad' },
            fix: { state: 'unknown' },
            platforms: ['linux/amd64'],
          }),
          finding({
            id: 'CVE-2026-1111',
            severity: 'UNKNOWN',
            package: openssl,
            cvss: { score: 9.1 },
            platforms: ['linux/amd64'],
          }),
          finding({ id: 'TEMP-1', severity: 'UNKNOWN', package: { name: 'bash' } }),
          finding({ id: 'CVE-2026-2222', severity: 'LOW' }),
        ],
      }),
      platform('linux/arm64', digestOf('c'), { state: 'pending' }),
    ],
    { tags: ['1.4.2', 'latest'] },
  ),
);

export const clean: Announcement = announcementOf(imageWith());

export const unmarked: Announcement = announcementOf(imageWith(), {
  state: 'impossible',
  tag: 'approved-aaaaaaaaaaaa',
  why: 'the tag is taken by sha256:feed and the repository is immutable',
});

/** Nothing is known of one platform, and the other waits for somebody; it was approved until yesterday. */
export const undecided: Announcement = {
  ...announcementOf(
    indexOf(
      [
        platform('linux/amd64', digestOf('b'), { state: 'pending' }),
        platform('linux/arm64', digestOf('c'), {
          state: 'unsupported',
          detail: 'UnsupportedImageError: The base is scratch <!channel>',
        }),
      ],
      { tags: ['1.4.2', 'latest'] },
    ),
    undefined,
    undefined,
    { undecidedSince: '2026-11-21T08:59:00.000Z' },
  ),
  before: 'approved',
};

/** One thing is missing, and it comes by itself. */
export const pending: Announcement = announcementOf(
  imageWith({ state: 'pending' }),
  undefined,
  undefined,
  { undecidedSince: '2026-11-21T09:20:00.000Z' },
);

const ann = { id: 'U0123456789', name: 'Ann <!channel>' };

/** Somebody lets the image in full ship for a day, and wants its thread left in peace. */
export const released: Announcement = {
  ...inFull,
  ...ofReleased(),
  before: 'quarantined',
  snooze: {
    kind: 'snooze',
    id: 'click-2',
    by: ann,
    at: '2026-11-21T10:01:00.000Z',
    channel: 'C0123456789',
    seen: { number: 1, policyVersion: 'v1', fingerprint: 'f1' },
    until: '2026-11-24T10:01:00.000Z',
  },
  isSnoozed: true,
};

function ofReleased(): Pick<Announcement, 'judgement' | 'decision' | 'marking'> {
  const release = {
    id: 'click-1',
    by: ann,
    at: '2026-11-21T10:00:00.000Z',
    reason: 'the shop is down, and the fix is on its way',
    ticket: 'OPS-1',
    until: '2026-11-22T10:00:00.000Z',
  };
  const decision = withRelease(inFull.decision, release, new Date('2026-11-21T10:00:05Z'));
  const { verdict, reasons, released: word } = decision;
  if (!word) throw new Error('the image in full is not released');
  const { deciding: _findings, ...kept } = word;
  const judgement = { ...inFull.judgement, verdict, reasons, released: kept };
  return { judgement, decision, marking: { state: 'marked', tag: 'approved-aaaaaaaaaaaa' } };
}
