import { decide } from '../../src/core/decide.ts';
import type { Evidence } from '../../src/core/evidence.ts';
import type { Finding } from '../../src/core/finding.ts';
import { type Judgement, judgementOf } from '../../src/core/judgement.ts';
import { BUILT_IN_POLICY } from '../../src/core/policy.ts';
import { digestOf, finding, imageWith, indexOf, platform } from '../support/samples.ts';

const at = new Date('2026-11-21T10:00:05Z');
const judge = (evidence: Evidence, now = at): Judgement =>
  judgementOf(evidence, decide(evidence, BUILT_IN_POLICY), BUILT_IN_POLICY.version, now);
const fingerprint = (evidence: Evidence): string => judge(evidence).fingerprint;

describe('a judgement', () => {
  it('holds the verdict with its reasons, counts, platforms, policy version, time and names', () => {
    const evidence = indexOf(
      [
        platform('linux/amd64', digestOf('b'), {
          findings: [
            finding({ id: 'CVE-2026-1', severity: 'CRITICAL' }),
            finding({ id: 'CVE-2026-2', severity: 'LOW' }),
            finding({ id: 'CVE-2026-3', severity: 'UNKNOWN', cvss: { score: 8 } }),
            finding({ id: 'CVE-2026-4', severity: 'HIGH', setAside: 'closed' }),
          ],
        }),
        { digest: digestOf('c'), scan: { ...platform('', digestOf('c')).scan, state: 'pending' } },
      ],
      { tags: ['1.4.2', 'approved-aaaaaaaaaaaa', 'latest'] },
    );
    const { fingerprint: print, ...rest } = judge(evidence);
    expect(print).toMatch(/^[0-9a-f]{64}$/);
    expect(rest).toEqual({
      image: evidence.image,
      standing: 'subject',
      verdict: 'quarantined',
      reasons: [{ code: 'critical', text: '1 finding is CRITICAL' }],
      counts: { CRITICAL: 1, HIGH: 1, LOW: 1 },
      worst: 'CRITICAL',
      platforms: [
        {
          digest: digestOf('b'),
          platform: 'linux/amd64',
          state: 'complete',
          completedAt: '2026-11-21T10:00:00.000Z',
        },
        { digest: digestOf('c'), state: 'pending', completedAt: '2026-11-21T10:00:00.000Z' },
      ],
      policyVersion: 'built-in-1',
      judgedAt: '2026-11-21T10:00:05.000Z',
      names: ['1.4.2', 'latest'],
    });
  });

  it('says no worst severity where there is no finding', () => {
    expect(judge(imageWith())).not.toHaveProperty('worst');
  });

  it('is about a subject as soon as there is any tag, even only a mark of ours', () => {
    expect(judge(imageWith({}, { tags: ['approved-aaaaaaaaaaaa'] })).standing).toBe('subject');
    expect(judge(imageWith({}, { tags: [] })).standing).toBe('unnamed');
  });

  it('keeps a hundred names of an image with a thousand tags', () => {
    const tags = Array.from({ length: 1_000 }, (_, index) => `build-${index}`);
    const { names } = judge(imageWith({}, { tags }));
    expect([names.length, names[0], names[99]]).toEqual([100, 'build-0', 'build-99']);
  });
});

describe('the fingerprint', () => {
  const base = (more: Partial<Finding> = {}): Evidence =>
    imageWith({ findings: [finding({ severity: 'MEDIUM', ...more })] });

  it('stays the same for the same findings at another time, under other tags', () => {
    const first = judge(base());
    const later = judge(
      imageWith(
        { findings: [finding({ severity: 'MEDIUM' })], completedAt: '2026-11-22T00:00:00.000Z' },
        { tags: ['2.0'], pushedAt: '2026-11-20T00:00:00.000Z' },
      ),
      new Date('2026-12-24T00:00:00Z'),
    );
    expect(later.fingerprint).toBe(first.fingerprint);
  });

  it.each<[string, Partial<Finding>]>([
    ['the vulnerability', { id: 'CVE-2026-9' }],
    ['the package', { package: { name: 'zlib', version: '3.0.1' } }],
    ['the version', { package: { name: 'openssl', version: '3.0.2' } }],
    ['the severity', { severity: 'LOW' }],
    ['the score', { cvss: { score: 4.2 } }],
    ['the fix', { fix: { state: 'available' } }],
    ['the fixed version', { fix: { state: 'available', version: '3.0.2' } }],
    ['whether the fix is known', { fix: { state: 'unknown' } }],
    ['the exploit', { exploit: 'known' }],
    ['the use', { inUse: 1 }],
    ['the platforms', { platforms: ['linux/amd64'] }],
    ['setting it aside', { setAside: 'closed' }],
  ])('changes with %s of a finding', (_what, more) => {
    expect(fingerprint(base(more))).not.toBe(fingerprint(base()));
  });

  it('tells twelve changes of one finding all apart', () => {
    const prints = [
      base(),
      base({ fix: { state: 'available' } }),
      base({ fix: { state: 'available', version: '1' } }),
      base({ fix: { state: 'unknown' } }),
      base({ exploit: 'known' }),
      base({ exploit: 'unknown' }),
      base({ cvss: { score: 1 } }),
      base({ inUse: 1 }),
    ].map(fingerprint);
    expect(new Set(prints).size).toBe(8);
  });

  it('changes with the state of a scan, with what it did not deliver and what was unreadable', () => {
    const prints = [
      imageWith(),
      imageWith({ state: 'pending' }),
      imageWith({ undelivered: [{ severity: 'LOW', count: 1 }] }),
      imageWith({ undelivered: [{ severity: 'LOW', count: 2 }] }),
      imageWith({ unreadable: ['a: b'] }),
      imageWith({}, { artifact: { kind: 'unreadable', why: 'x' } }),
      indexOf([]),
      indexOf([platform('linux/amd64', digestOf('b'))]),
      indexOf([platform('linux/arm64', digestOf('b'))]),
    ].map(fingerprint);
    expect(new Set(prints).size).toBe(9);
  });

  it('does not depend on the order in which the scan counts what it did not deliver', () => {
    const low = { severity: 'LOW', count: 1 } as const;
    const high = { severity: 'HIGH', count: 2 } as const;
    expect(fingerprint(imageWith({ undelivered: [low, high] }))).toBe(
      fingerprint(imageWith({ undelivered: [high, low] })),
    );
  });
});
