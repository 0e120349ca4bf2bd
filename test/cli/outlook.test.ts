import * as fc from 'fast-check';
import { explainedBy } from '../../src/cli/explain/explained.ts';
import { withoutFindings } from '../../src/cli/explain/outlook.ts';
import { outlookSentences } from '../../src/cli/explain/outlook-text.ts';
import type { Evidence } from '../../src/core/evidence/evidence.ts';
import { type Finding, findingKey } from '../../src/core/findings/finding.ts';
import { SEVERITIES } from '../../src/core/findings/severity.ts';
import type { Background } from '../../src/core/judgement/background.ts';
import { decide } from '../../src/core/judgement/decide.ts';
import { BUILT_IN_POLICY, type Policy } from '../../src/core/policy/policy.ts';
import { DAY } from '../../src/core/time.ts';
import { finding, imageWith, policyOfRules } from '../support/samples.ts';

const NOW = new Date('2026-11-21T12:00:00Z');
const fresh = {
  kev: { date: '2026-11-20T00:00:00Z', byCve: new Map() },
  epss: { date: '2026-11-20T00:00:00Z', byCve: new Map() },
};
const background: Background = {
  now: NOW,
  intel: fresh,
  details: new Map(),
  ownFindings: [],
  otherFindings: [],
  waivers: [],
};

const outlook = (evidence: Evidence, policy: Policy = BUILT_IN_POLICY, known = background) =>
  explainedBy(evidence, policy, known).outlook;
const says = (...args: Parameters<typeof outlook>) => outlookSentences(outlook(...args));

const openssl = (version: string) => ({
  package: { name: 'openssl', version: '3.0.1', manager: 'NPM' },
  fix: { state: 'available', version } as const,
});

describe('a quarantined image', () => {
  it('of which upgrades clear everything is approved after them', () => {
    const image = imageWith({
      findings: [
        finding({ id: 'CVE-2026-1', severity: 'CRITICAL', ...openssl('3.0.7') }),
        finding({ id: 'CVE-2026-2', severity: 'HIGH', ...openssl('3.0.11') }),
        finding({
          id: 'CVE-2026-3',
          severity: 'CRITICAL',
          package: { name: 'zlib', version: '1.2' },
          fix: { state: 'available' },
        }),
      ],
    });
    expect(says(image)).toEqual([
      'upgrade these 2 packages and it is approved: ' +
        'openssl 3.0.1 → 3.0.11: clears 2 (1 CRITICAL, 1 HIGH); ' +
        'zlib 1.2 → a fixed version: clears 1 (1 CRITICAL)',
    ]);
  });

  it('stays so where one finding has no fix, for which a waiver would be needed', () => {
    const image = imageWith({
      findings: [
        finding({ id: 'CVE-2026-1', severity: 'CRITICAL', ...openssl('3.0.7') }),
        finding({ id: 'CVE-2026-2', severity: 'CRITICAL', fix: { state: 'none' } }),
      ],
    });
    expect(says(image)).toEqual([
      'upgrade this package and it is quarantined still: openssl 3.0.1 → 3.0.7: clears 1 (1 CRITICAL)',
      '1 finding stays: no fix yet – a waiver would be needed (CVE-2026-2)',
    ]);
  });

  it('is no longer so after the upgrade, and undecided while a scan is under way', () => {
    const image = imageWith({
      state: 'pending',
      findings: [finding({ id: 'CVE-2026-1', severity: 'CRITICAL', ...openssl('3.0.7') })],
    });
    expect(says(image)).toEqual([
      'upgrade this package and it is no longer quarantined, and undecided: ' +
        'openssl 3.0.1 → 3.0.7: clears 1 (1 CRITICAL)',
      'and after that it can be approved only when: the scan has finished',
    ]);
  });

  it('needs the upgrades that another of its tags calls for as well', () => {
    const strict: Policy = {
      ...BUILT_IN_POLICY,
      overrides: [
        {
          tag: 'prod*',
          mode: 'enforce',
          rules: [{ name: 'medium', severityAtLeast: 'MEDIUM' }],
          undecided: {},
          source: 'policy.yml:9',
        },
      ],
    };
    const image = imageWith(
      {
        findings: [
          finding({ id: 'CVE-2026-1', severity: 'CRITICAL', ...openssl('3.0.7') }),
          finding({
            id: 'CVE-2026-2',
            severity: 'MEDIUM',
            package: { name: 'curl', version: '8.0.0' },
            fix: { state: 'available', version: '8.1.0' },
          }),
        ],
      },
      { tags: ['1.4.2', 'prod-7'] },
    );
    expect(says(image, strict)).toEqual([
      'upgrade these 2 packages and it is approved: ' +
        'openssl 3.0.1 → 3.0.7: clears 1 (1 CRITICAL); curl 8.0.0 → 8.1.0: clears 1 (1 MEDIUM)',
    ]);
  });

  it('for having been undecided too long waits for the scan, not for upgrades', () => {
    const impatient: Policy = {
      ...BUILT_IN_POLICY,
      base: { ...BUILT_IN_POLICY.base, undecided: { default: { quarantineAfter: DAY } } },
    };
    const known = { ...background, undecidedSince: '2026-11-19T00:00:00Z' };
    expect(outlook(imageWith({ state: 'failed' }), impatient, known).now).toBe('quarantined');
    expect(says(imageWith({ state: 'failed' }), impatient, known)).toEqual([
      'it can be approved only when: a new scan succeeds',
    ]);
  });
});

describe('an image of which the scanner does not say everything', () => {
  it('is told to look at the advisories where nobody says whether there is a fix', () => {
    const unsaid = { severity: 'CRITICAL', fix: { state: 'unknown' } } as const;
    const image = imageWith({
      findings: [
        finding({ id: 'CVE-2026-1', ...unsaid }),
        finding({ id: 'CVE-2026-2', ...unsaid }),
      ],
    });
    expect(says(image)).toEqual([
      '2 findings: the scanner does not say whether there is a fix. Look at the advisories; ' +
        'where there is none, ask for a waiver (docs/policy.md). (CVE-2026-1, CVE-2026-2)',
    ]);
  });
});

describe('an image that a rule about KEV leaves undecided', () => {
  const exploited: Policy = policyOfRules({ name: 'exploited', kev: 'listed' });
  const image = (...ids: string[]) =>
    imageWith({ findings: ids.map((id) => finding({ id, aliasesUnsaid: true })) });

  it('waits for a copy where there is none', () => {
    expect(says(image('CVE-2026-1000'), exploited, { ...background, intel: {} })).toEqual([
      "it can be approved only when: there is a copy of CISA's catalogue (KEV): there is none yet",
    ]);
  });

  it('waits for a fresh copy where there is an old one', () => {
    const intel = { kev: { date: '2026-10-01T00:00:00Z', byCve: new Map() } };
    expect(says(image('CVE-2026-1000'), exploited, { ...background, intel })).toEqual([
      "it can be approved only when: there is a fresh copy of CISA's catalogue (KEV): " +
        'that of 2026-10-01 is too old to rely on',
    ]);
  });

  it('waits for nothing where findings have no CVE id, and is told what to do about them', () => {
    expect(says(image('CVE-2026-1000', 'TEMP-1', 'TEMP-2'), exploited)).toEqual([
      '2 findings have no CVE id, so KEV can never answer: ignore them by id, ' +
        'or give the rule exploited a severity (TEMP-1, TEMP-2)',
    ]);
  });

  it('is not told to give a severity to a rule that has one', () => {
    const low = policyOfRules({ name: 'exploited', kev: 'listed', severityAtLeast: 'LOW' });
    expect(says(image('TEMP-1'), low)).toEqual([
      '1 finding has no CVE id, so KEV can never answer: ignore it by id (TEMP-1)',
    ]);
  });

  it('is told both where the copy is old as well', () => {
    expect(says(image('TEMP-1'), exploited, { ...background, intel: {} })).toEqual([
      "it can be approved only when: there is a copy of CISA's catalogue (KEV): there is none yet",
      '1 finding has no CVE id, so KEV can never answer: ignore it by id, ' +
        'or give the rule exploited a severity (TEMP-1)',
    ]);
  });
});

describe('an approved image', () => {
  it('without anything in grace has nothing to change', () => {
    expect(says(imageWith({}))).toEqual(['nothing has to change: it is approved']);
  });

  it('with findings in grace is told what to upgrade, and until when', () => {
    const patient: Policy = {
      ...BUILT_IN_POLICY,
      base: {
        ...BUILT_IN_POLICY.base,
        rules: [{ name: 'high', severityAtLeast: 'HIGH', grace: { HIGH: 14 * DAY } }],
      },
    };
    const image = imageWith({
      findings: [
        finding({
          id: 'CVE-2026-1',
          severity: 'HIGH',
          firstSeen: '2026-11-20T12:00:00Z',
          ...openssl('3.0.7'),
        }),
        finding({ id: 'CVE-2026-2', severity: 'HIGH', firstSeen: '2026-11-10T12:00:00Z' }),
      ],
    });
    expect(says(image, patient)).toEqual([
      '2 findings in grace: on 2026-11-24 12:00 UTC the first grace ends, and the rule high ' +
        'quarantines, unless it is gone by then: openssl 3.0.1 → 3.0.7: clears 1 (1 HIGH); ' +
        '1 finding without a known fix: a waiver would be needed',
    ]);
  });

  it('by a waiver is told when it lapses', () => {
    const waived = {
      name: 'w',
      scope: { ids: ['CVE-2026-1'] },
      by: 'Ada',
      reason: 'not reachable',
      until: '2026-12-01T00:00:00Z',
      source: 'policy.yml:7',
      origin: 'policy' as const,
    };
    const image = imageWith({ findings: [finding({ id: 'CVE-2026-1', severity: 'CRITICAL' })] });
    expect(says(image, BUILT_IN_POLICY, { ...background, waivers: [waived] })).toEqual([
      'nothing has to change: it is approved',
      'a waiver holds until 2026-11-30: then 1 finding can count again (CVE-2026-1)',
    ]);
  });

  it('only because the policy advises is told what it would be otherwise', () => {
    const advising = {
      ...BUILT_IN_POLICY,
      base: { ...BUILT_IN_POLICY.base, mode: 'advise' },
    } as const;
    const image = imageWith({ findings: [finding({ severity: 'CRITICAL' })] });
    expect(says(image, advising)).toEqual([
      'if the policy did more than advise, 1 finding would quarantine it',
    ]);
  });
});

describe('the upgrades of an outlook', () => {
  const aFinding: fc.Arbitrary<Finding> = fc
    .record({
      id: fc.constantFrom('CVE-2026-1', 'CVE-2026-2', 'CVE-2026-3', 'CVE-2026-4'),
      name: fc.constantFrom('openssl', 'zlib', 'curl'),
      severity: fc.constantFrom(...SEVERITIES),
      fix: fc.constantFrom<Finding['fix']>(
        { state: 'none' },
        { state: 'unknown' },
        { state: 'available' },
        { state: 'available', version: '2.0.0' },
      ),
      exploit: fc.constantFrom<Finding['exploit']>('known', 'none-known', 'unknown'),
      firstSeen: fc.constantFrom('2026-11-01T00:00:00Z', '2026-11-20T00:00:00Z'),
    })
    .map(({ name, ...rest }) => finding({ ...rest, package: { name, version: '1.0.0' } }));
  const anImage = fc
    .record({
      findings: fc.array(aFinding, { maxLength: 8 }),
      state: fc.constantFrom('complete', 'complete', 'complete', 'pending', 'failed'),
      tags: fc.subarray(['1.4.2', 'prod-1']),
    })
    .map(({ tags, ...scan }) => imageWith(scan, { tags }));
  const policy: Policy = {
    ...BUILT_IN_POLICY,
    base: {
      mode: 'enforce',
      rules: [
        { name: 'critical', severityAtLeast: 'CRITICAL' },
        { name: 'high', severityAtLeast: 'HIGH', fix: 'available', grace: { HIGH: 7 * DAY } },
        { name: 'kev', kev: 'listed' },
      ],
      undecided: { 'scan-failed': { quarantineAfter: DAY } },
    },
    overrides: [
      {
        tag: 'prod*',
        mode: 'enforce',
        rules: [{ name: 'medium', severityAtLeast: 'MEDIUM' }],
        undecided: {},
        source: 'policy.yml:9',
      },
    ],
  };
  const known = { ...background, undecidedSince: '2026-11-01T00:00:00Z' };

  it('lead to the verdict that it tells, with nothing else changed', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(anImage, (image) => {
        const { now, after, upgrades, stays } = outlook(image, policy, known);
        const cleared = new Set(upgrades.flatMap(({ clears }) => clears.map(findingKey)));
        const decided = decide(withoutFindings(image, cleared), policy, known);
        expect(decided.verdict).toBe(after);
        expect(decided.deciding.map(({ finding: { id } }) => id).sort()).toEqual(
          [...stays.noFix, ...stays.unknownFix].map(({ id }) => id).sort(),
        );
        seen.add(`${now} → ${after}`);
      }),
      { numRuns: 3_000, seed: 7 },
    );
    // Otherwise the property would say little.
    expect([...seen].sort()).toEqual([
      'approved → approved',
      'quarantined → approved',
      'quarantined → quarantined',
      'quarantined → undecided',
      'undecided → undecided',
    ]);
  });

  it('are all needed: with any of them left out it stays quarantined', () => {
    fc.assert(
      fc.property(anImage, (image) => {
        const { after, upgrades } = outlook(image, policy, known);
        if (after === 'quarantined') return;
        for (const left of upgrades) {
          const cleared = upgrades
            .filter((upgrade) => upgrade !== left)
            .flatMap(({ clears }) => clears.map(findingKey));
          expect(decide(withoutFindings(image, new Set(cleared)), policy, known).verdict).toBe(
            'quarantined',
          );
        }
      }),
      { numRuns: 1_000, seed: 8 },
    );
  });
});
