import type { Evidence } from '../../src/core/evidence/evidence.ts';
import { decide } from '../../src/core/judgement/decide.ts';
import { fingerprintOf } from '../../src/core/judgement/fingerprint.ts';
import { DAY } from '../../src/core/time.ts';
import {
  background,
  digestOf,
  finding,
  ignoreRule,
  imageWith,
  indexOf,
  platform,
  policyWith,
  waiver,
} from '../support/samples.ts';

const policy = policyWith({
  base: {
    rules: [
      { name: 'critical', severityAtLeast: 'CRITICAL' },
      { name: 'fixable', severityAtLeast: 'HIGH', fix: 'available', grace: { HIGH: 10 * DAY } },
    ],
  },
  ignore: [ignoreRule({ scope: { ids: ['CVE-2026-3000'] } })],
});
const beside = background({
  intel: {
    kev: {
      date: '2026-11-20T12:00:00.000Z',
      byCve: new Map([['CVE-2026-1000', { added: '2026-10-01', ransomware: true }]]),
    },
    epss: {
      date: '2026-11-20T12:00:00.000Z',
      byCve: new Map([['CVE-2026-1000', { score: 0.2, percentile: 0.6 }]]),
    },
  },
  waivers: [waiver({ scope: { ids: ['CVE-2026-4000'] } })],
});

/** One finding of which everything is said that a finding can say. */
const full = finding({
  id: 'CVE-2026-1000',
  aliases: ['GHSA-jfh8-c2jp-5v3q'],
  aliasesUnsaid: true,
  package: {
    name: 'openssl',
    version: '3.0.1',
    arch: 'X86_64',
    manager: 'OS',
    path: 'lib/ssl',
    ecosystem: 'deb',
  },
  severity: 'CRITICAL',
  cvss: { score: 9.8, vector: 'CVSS:3.1/AV:N', version: '3.1', source: 'NVD' },
  fix: { state: 'available', version: '3.0.7' },
  exploit: 'known',
  inUse: 3,
  title: 'a title',
  description: 'a description',
  url: 'https://nvd.nist.gov/vuln/detail/CVE-2026-1000',
  firstSeen: '2026-11-01T00:00:00.000Z',
  published: '2026-10-01T00:00:00.000Z',
  arn: 'arn:aws:inspector2:eu-central-1:210987654321:finding/1',
});
const index = indexOf([
  platform('linux/amd64', digestOf('b'), {
    findings: [
      { ...full, platforms: ['linux/amd64'] },
      finding({ id: 'CVE-2026-2000', severity: 'HIGH', fix: { state: 'available' }, inUse: 0 }),
      finding({ id: 'CVE-2026-3000', platforms: ['linux/amd64'] }),
      finding({ id: 'CVE-2026-4000', severity: 'CRITICAL', fix: { state: 'unknown' } }),
      finding({ id: 'CVE-2026-5000', setAside: 'suppressed in Amazon Inspector' }),
    ],
  }),
  platform('linux/arm64', digestOf('c'), {
    state: 'pending',
    findings: [{ ...full, platforms: ['linux/arm64'] }],
    unreadable: ['CVE-2026-6: unknown severity X'],
    undelivered: [
      { severity: 'MEDIUM', count: 2 },
      { severity: 'LOW', count: 1 },
    ],
  }),
]);
const fingerprint = (evidence: Evidence): string =>
  fingerprintOf(evidence, decide(evidence, policy, beside));

// The literals are of records that are kept: an image whose print moves is recorded and told anew.
describe('the fingerprint of', () => {
  it('an index with findings of every kind is what it was', () => {
    expect(fingerprint(index)).toBe(
      '75cbc48d0e56a1f377cbd653bc7e7e995720da78dfd33937c90b83de737c4043',
    );
  });

  it('an image of one finding is what it was', () => {
    expect(fingerprint(imageWith({ findings: [finding()] }))).toBe(
      '9666915d99b473dd19260ba216872b9571d3064ac602f72fdfc37b632bcf9906',
    );
  });

  it('an image without findings is what it was', () => {
    expect(fingerprint(imageWith())).toBe(
      '0b06e7242e9da08163a3e5c4ace6ee020ff331bbf9cbf83ed28baba9e1257a0d',
    );
  });
});
