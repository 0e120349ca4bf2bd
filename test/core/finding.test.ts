import { type Finding, findingKey, weightOf, worstFirst } from '../../src/core/findings/finding.ts';
import { type MergedFinding, mergeFindings } from '../../src/core/findings/merge-findings.ts';
import {
  rankOf,
  severityOf,
  severityOfScore,
  WORST_FIRST,
} from '../../src/core/findings/severity.ts';
import { finding } from '../support/samples.ts';

describe('a severity', () => {
  it.each([
    ['INFORMATIONAL', 'INFORMATIONAL'],
    ['LOW', 'LOW'],
    ['MEDIUM', 'MEDIUM'],
    ['HIGH', 'HIGH'],
    ['CRITICAL', 'CRITICAL'],
    ['UNDEFINED', 'UNKNOWN'],
    ['UNTRIAGED', 'UNKNOWN'],
  ])('%s of a scanner is %s', (reported, severity) => {
    expect(severityOf(reported)).toBe(severity);
  });

  it.each(['', 'critical', 'SEVERE', 'NONE', 'UNKNOWN', 'toString', '__proto__'])(
    '"%s" is a word that no scanner uses',
    (reported) => {
      expect(severityOf(reported)).toBeUndefined();
    },
  );

  it.each([
    [0.1, 'LOW'],
    [3.9, 'LOW'],
    [4, 'MEDIUM'],
    [6.9, 'MEDIUM'],
    [7, 'HIGH'],
    [8.9, 'HIGH'],
    [9, 'CRITICAL'],
    [10, 'CRITICAL'],
  ])('for the CVSS score %d is %s', (score, severity) => {
    expect(severityOfScore(score)).toBe(severity);
  });

  it('that is UNKNOWN ranks above MEDIUM and below HIGH', () => {
    expect(WORST_FIRST).toEqual(['CRITICAL', 'HIGH', 'UNKNOWN', 'MEDIUM', 'LOW', 'INFORMATIONAL']);
    expect(rankOf('UNKNOWN')).toBeGreaterThan(rankOf('MEDIUM'));
    expect(rankOf('UNKNOWN')).toBeLessThan(rankOf('HIGH'));
  });
});

describe('the weight of a finding', () => {
  it.each<[string, Partial<Finding>, string]>([
    ['the scanner’s rank', { severity: 'LOW', cvss: { score: 9.8 } }, 'LOW'],
    [
      'the score where the scanner gives no rank',
      { severity: 'UNKNOWN', cvss: { score: 7.5 } },
      'HIGH',
    ],
    ['unknown where there is neither', { severity: 'UNKNOWN' }, 'UNKNOWN'],
  ])('is %s', (_what, more, weight) => {
    expect(weightOf(finding(more))).toBe(weight);
  });
});

describe('findings worst first', () => {
  it('stand by KEV, weight, exploit, likelihood, fix, score and at last by name', () => {
    const names = worstFirst([
      finding({ id: 'h-low', severity: 'LOW' }),
      finding({ id: 'g-unranked', severity: 'UNKNOWN' }),
      finding({ id: 'f-high', severity: 'HIGH', cvss: { score: 7.1 } }),
      finding({ id: 'e-high', severity: 'HIGH', cvss: { score: 8.8 } }),
      finding({ id: 'd-high-fix', severity: 'HIGH', fix: { state: 'available' } }),
      finding({ id: 'c-high-fix-unknown', severity: 'HIGH', fix: { state: 'unknown' } }),
      finding({ id: 'b-high-exploited', severity: 'HIGH', exploit: 'known' }),
      finding({ id: 'a-high-exploit-unknown', severity: 'HIGH', exploit: 'unknown' }),
      finding({ id: 'z-by-score', severity: 'UNKNOWN', cvss: { score: 9.8 } }),
      finding({ id: 'y-critical', severity: 'CRITICAL' }),
      finding({ id: 'x-critical', severity: 'CRITICAL' }),
      finding({ id: 'w-likely', severity: 'CRITICAL', epss: { score: 0.3 } }),
      finding({
        id: 'v-exploited',
        severity: 'LOW',
        kev: { state: 'listed', added: '2026-10-01', ransomware: false },
      }),
    ]).map(({ id }) => id);
    expect(names).toEqual([
      'v-exploited',
      'w-likely',
      'z-by-score',
      'x-critical',
      'y-critical',
      'b-high-exploited',
      'a-high-exploit-unknown',
      'd-high-fix',
      'c-high-fix-unknown',
      'e-high',
      'f-high',
      'g-unranked',
      'h-low',
    ]);
  });
});

describe('merging findings', () => {
  const merged = (a: Partial<Finding>, b: Partial<Finding>): Finding => {
    const [only, ...more] = mergeFindings([finding(a), finding(b)]);
    expect(more).toEqual([]);
    return (only as MergedFinding).finding;
  };

  it('tells findings apart by vulnerability, package, version and path', () => {
    const five = [
      finding(),
      finding({ id: 'CVE-2026-2000' }),
      finding({ package: { name: 'zlib', version: '3.0.1' } }),
      finding({ package: { name: 'openssl', version: '3.0.2' } }),
      finding({ package: { name: 'openssl', version: '3.0.1', path: 'app/lib.jar' } }),
    ];
    expect(mergeFindings(five)).toEqual(five.map((one) => ({ finding: one, occurrences: [one] })));
    expect(findingKey(finding())).toBe('CVE-2026-1000|openssl|3.0.1|');
  });

  it('takes the worse word of each field', () => {
    const worse = merged(
      {
        severity: 'MEDIUM',
        cvss: { score: 5 },
        fix: { state: 'available', version: '3.0.2' },
        exploit: 'unknown',
        platforms: ['linux/arm64'],
        firstSeen: '2026-11-02T00:00:00.000Z',
        inUse: 2,
      },
      {
        severity: 'HIGH',
        cvss: { score: 8.1, source: 'NVD' },
        fix: { state: 'unknown' },
        exploit: 'known',
        platforms: ['linux/amd64'],
        firstSeen: '2026-11-01T00:00:00.000Z',
      },
    );
    expect(worse).toEqual({
      id: 'CVE-2026-1000',
      aliases: [],
      package: { name: 'openssl', version: '3.0.1' },
      severity: 'HIGH',
      cvss: { score: 8.1, source: 'NVD' },
      fix: { state: 'available', version: '3.0.2' },
      exploit: 'known',
      platforms: ['linux/amd64', 'linux/arm64'],
      firstSeen: '2026-11-01T00:00:00.000Z',
      inUse: 2,
    });
  });

  it('weighs three that disagree the same in any order', () => {
    const three = [
      finding({ severity: 'HIGH' }),
      finding({ severity: 'UNKNOWN', cvss: { score: 0.1 } }),
      finding({ severity: 'INFORMATIONAL', cvss: { score: 10 } }),
    ];
    const [a, b, c] = three;
    const orders = [
      [a, b, c],
      [a, c, b],
      [b, a, c],
      [b, c, a],
      [c, a, b],
      [c, b, a],
    ] as Finding[][];
    for (const order of orders) {
      const [only] = mergeFindings(order);
      expect([only?.finding.severity, only?.finding.cvss]).toEqual(['HIGH', { score: 10 }]);
    }
  });

  it('leaves a rank unknown where nobody has given one, and takes the highest score', () => {
    const worse = merged(
      { severity: 'UNKNOWN', cvss: { score: 5 } },
      { severity: 'UNKNOWN', cvss: { score: 9 } },
    );
    expect([worse.severity, weightOf(worse)]).toEqual(['UNKNOWN', 'CRITICAL']);
  });

  it('does not rank a finding by the score of another that the scanner has ranked', () => {
    const worse = merged(
      { severity: 'UNKNOWN', cvss: { score: 2 } },
      { severity: 'MEDIUM', cvss: { score: 9.8 } },
    );
    expect([worse.severity, worse.cvss?.score]).toEqual(['MEDIUM', 9.8]);
  });

  it('keeps unknown what only one says, where knowing it could help', () => {
    const worse = merged(
      {
        inUse: 0,
        published: '2026-11-01T00:00:00.000Z',
        package: { name: 'openssl', version: '3.0.1', manager: 'OS', ecosystem: 'deb' },
      },
      { aliasesUnsaid: true },
    );
    expect(worse).toEqual(finding({ aliasesUnsaid: true }));
  });

  it('keeps what both say of the package, and the earliest times', () => {
    const one = { name: 'openssl', version: '3.0.1', manager: 'OS', ecosystem: 'deb' } as const;
    const worse = merged(
      { package: one, published: '2026-11-02T00:00:00.000Z', aliases: ['GHSA-b'] },
      { package: one, published: '2026-11-01T00:00:00.000Z', aliases: ['GHSA-a'] },
    );
    expect(worse).toEqual(
      finding({
        package: one,
        published: '2026-11-01T00:00:00.000Z',
        aliases: ['GHSA-a', 'GHSA-b'],
      }),
    );
  });

  it('never makes a finding lighter: CRITICAL by its score and HIGH by rank stay CRITICAL', () => {
    const worse = merged({ severity: 'UNKNOWN', cvss: { score: 9.8 } }, { severity: 'HIGH' });
    expect(weightOf(worse)).toBe('CRITICAL');
  });

  it('never makes a finding lighter: MEDIUM by rank and unranked beside a score of 2.0', () => {
    const worse = merged({ severity: 'MEDIUM', cvss: { score: 2 } }, { severity: 'UNKNOWN' });
    expect(weightOf(worse)).not.toBe('LOW');
  });

  it('keeps it set aside only where both say so', () => {
    expect(merged({ setAside: 'closed' }, {})).not.toHaveProperty('setAside');
    expect(merged({}, { setAside: 'closed' })).not.toHaveProperty('setAside');
    expect(merged({ setAside: 'suppressed' }, { setAside: 'closed' }).setAside).toBe('closed');
  });

  it('keeps an unknown against a none: an unknown is worse than nothing', () => {
    const worse = merged({}, { fix: { state: 'unknown' }, exploit: 'unknown' });
    expect([worse.fix.state, worse.exploit]).toEqual(['unknown', 'unknown']);
  });
});
