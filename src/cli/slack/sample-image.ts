import type { Announcement } from '../../announce/announcement.ts';
import { Digest } from '../../core/digest.ts';
import type { ScanReading } from '../../core/evidence/evidence.ts';
import type { Finding } from '../../core/findings/finding.ts';
import { decide } from '../../core/judgement/decide.ts';
import { judgementOf } from '../../core/judgement/judgement.ts';
import { markingOf } from '../../core/judgement/marker.ts';
import type { Policy } from '../../core/policy/policy.ts';

/** An image that is nowhere: whoever reads of it knows that nothing is meant. */
const IMAGE = {
  account: '123456789012',
  region: 'eu-central-1',
  repository: 'sample/no-such-image',
  digest: Digest.parse(`sha256:${'5a'.repeat(32)}`),
};

const finding = (more: Partial<Finding>): Finding => ({
  id: 'CVE-2021-44228',
  aliases: [],
  package: { name: 'log4j-core', version: '2.14.1' },
  severity: 'LOW',
  fix: { state: 'none' },
  exploit: 'none-known',
  platforms: [],
  ...more,
});

const BAD: readonly Finding[] = [
  finding({
    severity: 'CRITICAL',
    fix: { state: 'available', version: '2.17.1' },
    exploit: 'known',
    inUse: 3,
  }),
  finding({ id: 'CVE-2023-45853', severity: 'CRITICAL', package: { name: 'zlib' } }),
  finding({ id: 'CVE-2011-3374', package: { name: 'apt', version: '2.6.1' } }),
];

/** What a policy says of the sample with such a scan. Pure. */
function announcementOf(policy: Policy, now: Date, scan: Partial<ScanReading>): Announcement {
  const reading: ScanReading = {
    delivered: {},
    state: 'complete',
    completedAt: now.toISOString(),
    findings: [],
    unreadable: [],
    undelivered: [],
    ...scan,
  };
  const evidence = {
    image: IMAGE,
    artifact: { kind: 'image', manifest: { text: '{}', mediaType: 'application/json' } } as const,
    tags: ['1.0.0', 'latest'],
    platforms: [{ digest: IMAGE.digest, scan: reading }],
  };
  const known = { intel: {}, details: new Map(), ownFindings: [], otherFindings: [], waivers: [] };
  const decision = decide(evidence, policy, { ...known, now });
  const judgement = judgementOf(evidence, decision, policy.version, now);
  const { verdict } = judgement;
  const marking = markingOf(verdict, IMAGE.digest);
  return { judgement, decision, marking, guidance: policy };
}

/** The sample with much to say, with nothing, and with a scan that goes on. Pure. */
export const samplesOf = (policy: Policy, now: Date) => ({
  bad: announcementOf(policy, now, { findings: [...BAD] }),
  clean: announcementOf(policy, now, {}),
  pending: announcementOf(policy, now, { state: 'pending' }),
});
