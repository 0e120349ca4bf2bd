import { explainedBy } from '../../src/cli/explain/explained.ts';
import type { KevEntry } from '../../src/core/findings/feeds/kev.ts';
import type { Finding } from '../../src/core/findings/finding.ts';
import type { Background } from '../../src/core/judgement/background.ts';
import { BUILT_IN_POLICY, type Policy } from '../../src/core/policy/policy.ts';
import { DAY } from '../../src/core/time.ts';
import { digestOf, finding, imageWith, indexOf, platform } from '../support/samples.ts';

/*
 * Images with a verdict, for the goldens.
 */

const listed: ReadonlyMap<string, KevEntry> = new Map([
  ['CVE-2026-1001', { added: '2026-10-01', due: '2026-10-22', ransomware: true }],
]);
const scores = new Map([
  ['CVE-2026-1001', { score: 0.9712, percentile: 0.998 }],
  ['CVE-2026-1002', { score: 0.02, percentile: 0.4 }],
]);
const background: Background = {
  now: new Date('2026-11-21T12:00:00Z'),
  intel: {
    kev: { date: '2026-11-20T00:00:00Z', byCve: listed },
    epss: { date: '2026-11-20T00:00:00Z', byCve: scores },
  },
  details: new Map(),
  ownFindings: [],
  otherFindings: [],
  waivers: [],
};

const policy: Policy = {
  ...BUILT_IN_POLICY,
  version: '5c0ffee5c0ff',
  base: {
    mode: 'enforce',
    rules: [
      { name: 'exploited', kev: 'listed' },
      { name: 'critical', severityAtLeast: 'CRITICAL' },
      {
        name: 'high-with-fix',
        severityAtLeast: 'HIGH',
        fix: 'available',
        grace: { HIGH: 14 * DAY },
      },
    ],
    undecided: { default: { quarantineAfter: 2 * DAY } },
  },
  ignore: [
    {
      name: 'kernel-headers',
      scope: { packages: ['linux-libc-dev'] },
      reason: 'headers are never run',
      source: 'policy.yml:20',
      origin: 'policy',
    },
  ],
};

const openssl = (more: Partial<Finding>): Finding =>
  finding({
    package: { name: 'openssl', version: '3.0.1', manager: 'OS' },
    fix: { state: 'available', version: '3.0.7' },
    firstSeen: '2026-10-02T08:00:00Z',
    ...more,
  });

/** Everything that a verdict can rest on, on two platforms. */
export const inFull = explainedBy(
  indexOf(
    [
      platform('linux/amd64', digestOf('b'), {
        findings: [
          openssl({
            id: 'CVE-2026-1001',
            severity: 'CRITICAL',
            cvss: { score: 9.8 },
            exploit: 'known',
            inUse: 3,
          }),
          openssl({ id: 'CVE-2026-1002', severity: 'HIGH', firstSeen: '2026-11-20T08:00:00Z' }),
          finding({ id: 'CVE-2026-1003', severity: 'CRITICAL', package: { name: 'glibc' } }),
          finding({
            id: 'CVE-2026-1004',
            severity: 'HIGH',
            package: { name: 'linux-libc-dev', version: '6.1' },
          }),
          finding({
            id: 'CVE-2026-1005',
            severity: 'CRITICAL',
            package: { name: 'zlib', version: '1.2.13' },
          }),
          finding({
            id: 'CVE-2026-1006',
            severity: 'LOW',
            package: { name: 'vim', version: '9' },
            setAside: 'suppressed in Amazon Inspector',
          }),
          finding({ id: 'CVE-2026-1007', severity: 'UNKNOWN', exploit: 'unknown' }),
        ].map((one) => ({ ...one, platforms: ['linux/amd64'] })),
      }),
      platform('linux/arm64', digestOf('c'), { state: 'pending' }),
    ],
    { tags: ['1.4.2', 'latest'], pushedAt: '2026-11-21T11:00:00.000Z' },
  ),
  {
    ...policy,
    overrides: [
      { ...policy.base, repository: 'shop/*', source: 'policy.yml:30' },
      { ...policy.base, repository: 'shop/cart', source: 'policy.yml:36' },
    ],
  },
  {
    ...background,
    runsIn: {
      places: [
        {
          orchestrator: 'eks',
          cluster: 'prod',
          workload: 'payments/api',
          units: 3,
          lastInUse: '2026-11-21T11:55:00.000Z',
        },
        { orchestrator: 'ecs', cluster: 'shop-prod', lastInUse: '2026-11-20T09:00:00.000Z' },
      ],
      more: 1,
    },
    previous: {
      digest: digestOf('9'),
      name: '1.4.1',
      findings: [
        openssl({ id: 'CVE-2026-1001' }),
        finding({ id: 'CVE-2026-0900', severity: 'HIGH' }),
      ],
    },
    waivers: [
      {
        name: 'zlib-until-rebuilt',
        scope: { ids: ['CVE-2026-1005'], repositories: ['shop/*'] },
        by: 'Ada Lovelace',
        reason: 'the vulnerable function is not called',
        ticket: 'SEC-17',
        until: '2026-12-15T00:00:00.000Z',
        source: 'waivers.yml:4',
        origin: 'policy',
      },
    ],
  },
);

/** What only a scanner's silence quarantines. */
export const unlessKnown = explainedBy(
  imageWith({
    findings: [
      finding({
        id: 'CVE-2026-2001',
        severity: 'HIGH',
        fix: { state: 'unknown' },
        exploit: 'unknown',
        package: { name: 'perl', version: '5.36.0' },
      }),
    ],
  }),
  { ...policy, base: BUILT_IN_POLICY.base },
  background,
);

/** Nothing is known: the scan is under way, and there is an old copy of one feed alone. */
export const undecided = explainedBy(
  imageWith(
    { state: 'pending', findings: [finding({ id: 'CVE-2026-3001', severity: 'LOW' })] },
    { pushedAt: '2026-11-20T12:00:00.000Z' },
  ),
  policy,
  {
    ...background,
    intel: { kev: { date: '2026-10-01T00:00:00Z', byCve: listed } },
    undecidedSince: '2026-11-20T12:00:30.000Z',
  },
);

/** Approved for now. */
export const inGrace = explainedBy(
  imageWith({
    findings: [
      openssl({ id: 'CVE-2026-4001', severity: 'HIGH', firstSeen: '2026-11-20T08:00:00Z' }),
    ],
  }),
  policy,
  background,
);

/** Names that would move the cursor, break the line and turn the text round. */
export const hostile = explainedBy(
  imageWith({
    findings: [
      finding({
        id: 'CVE-2026-5001',
        severity: 'CRITICAL',
        package: { name: 'a\u001b[2J\napproved\u202e', version: '1\r2' },
      }),
    ],
  }),
  policy,
  background,
);
