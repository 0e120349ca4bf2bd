import * as fc from 'fast-check';
import { type Finding, findingKey } from '../../src/core/findings/finding.ts';
import { decide } from '../../src/core/judgement/decide.ts';
import type { Decision } from '../../src/core/judgement/decision.ts';
import { judgementOf } from '../../src/core/judgement/judgement.ts';
import type { Verdict } from '../../src/core/judgement/verdict.ts';
import type { Policy, RuleSet, Waiver } from '../../src/core/policy/policy.ts';
import { DAY } from '../../src/core/time.ts';
import { ignoreRule, waiver } from '../support/samples.ts';
import {
  aCase,
  aFinding,
  type Case,
  NOW,
  TAGS,
  withEachFinding,
  withFirstScan,
} from './arbitraries.ts';

const STRICTNESS: Record<Verdict, number> = { approved: 0, undecided: 1, quarantined: 2 };
const RUNS = { numRuns: 1_000 };
/** For equality of whole decisions, where every run says much. */
const SOME_RUNS = { numRuns: 300 };

const decided = ({ evidence, policy, background }: Case): Decision =>
  decide(evidence, policy, background);
const verdictOf = (one: Case): Verdict => decided(one).verdict;
const strictnessOf = (one: Case): number => STRICTNESS[verdictOf(one)];
const judged = (one: Case) =>
  judgementOf(one.evidence, decided(one), one.policy.version, one.background.now);
const fingerprintOf = (one: Case): string => judged(one).fingerprint;

it('the images and policies of these properties have every verdict, for every kind of reason', () => {
  const seen = fc.sample(aCase, { numRuns: 2_000, seed: 1 }).map(decided);
  expect([...new Set(seen.map(({ verdict }) => verdict))].sort()).toEqual([
    'approved',
    'quarantined',
    'undecided',
  ]);
  const codes = new Set(seen.flatMap(({ reasons }) => reasons.map(({ code }) => code)));
  expect([...codes]).toEqual(
    expect.arrayContaining([
      'nothing-counts',
      'only-advised',
      'rule-1',
      'rule-1-unless-known',
      'kev-unknown',
      'epss-unknown',
      'rule-unknown',
      'scan-pending',
      'scan-failed-too-long',
    ]),
  );
  const kinds = new Set(seen.flatMap(({ suppressed }) => suppressed.map(({ by }) => by.kind)));
  expect([...kinds].sort()).toEqual(['ignored', 'scanner', 'waived']);
  expect(seen.some(({ verdict, inGrace }) => verdict === 'approved' && inGrace.length > 0)).toBe(
    true,
  );
});

describe('one more finding', () => {
  it('on any platform never improves a verdict', () => {
    fc.assert(
      fc.property(aCase, aFinding, fc.nat(8), (one, more, at) => {
        const evidence = withFirstScan(one.evidence, (scan) => ({
          ...scan,
          findings: scan.findings.toSpliced(at, 0, more),
        }));
        expect(strictnessOf({ ...one, evidence })).toBeGreaterThanOrEqual(strictnessOf(one));
      }),
      RUNS,
    );
  });

  it('of an identity that is there, with other words in its fields, never improves a verdict', () => {
    fc.assert(
      fc.property(aCase, aFinding, fc.nat(4), (one, more, at) => {
        const known = one.evidence.platforms.flatMap(({ scan }) => scan.findings);
        const same = known[at % known.length];
        fc.pre(same !== undefined);
        const evidence = withFirstScan(one.evidence, (scan) => ({
          ...scan,
          findings: [...scan.findings, again(same, more)],
        }));
        expect(strictnessOf({ ...one, evidence })).toBeGreaterThanOrEqual(strictnessOf(one));
      }),
      RUNS,
    );
  });
});

/** The same vulnerability in the same package, with another's words in all other fields. */
function again(finding: Finding, { package: { manager }, ...other }: Finding): Finding {
  const { id, aliases, aliasesUnsaid, package: one } = finding;
  const { manager: _manager, ...same } = one;
  const { aliasesUnsaid: _unsaid, ...rest } = other;
  return {
    ...rest,
    id,
    aliases,
    ...(aliasesUnsaid && { aliasesUnsaid }),
    arn: `arn:${id}:b`,
    package: { ...same, ...(manager && { manager }) },
  };
}

const shuffled = <T>(list: readonly T[]): fc.Arbitrary<T[]> =>
  fc.shuffledSubarray([...list], { minLength: list.length, maxLength: list.length });

describe('the order', () => {
  const aCaseInOtherOrder = aCase.chain((one) =>
    fc
      .record({
        platforms: shuffled(one.evidence.platforms).chain((platforms) =>
          fc.tuple(
            ...platforms.map((platform) =>
              shuffled(platform.scan.findings).map((findings) => ({
                ...platform,
                scan: { ...platform.scan, findings },
              })),
            ),
          ),
        ),
        tags: shuffled(one.evidence.tags),
      })
      .map((more) => [one, { ...one, evidence: { ...one.evidence, ...more } }] as const),
  );

  it('of findings, platforms and tags changes neither verdict nor fingerprint', () => {
    fc.assert(
      fc.property(aCaseInOtherOrder, ([one, other]) => {
        expect([verdictOf(other), fingerprintOf(other)]).toEqual([
          verdictOf(one),
          fingerprintOf(one),
        ]);
      }),
      RUNS,
    );
  });

  it('of rules, ignore rules and waivers does not change the verdict', () => {
    const turned = ({ rules, ...rest }: RuleSet): RuleSet => ({
      ...rest,
      rules: rules.toReversed(),
    });
    fc.assert(
      fc.property(aCase, (one) => {
        const policy: Policy = {
          ...one.policy,
          base: turned(one.policy.base),
          overrides: one.policy.overrides.map((each) => ({ ...each, ...turned(each) })),
          ignore: one.policy.ignore.toReversed(),
        };
        const background = { ...one.background, waivers: one.background.waivers.toReversed() };
        expect(verdictOf({ ...one, policy, background })).toBe(verdictOf(one));
      }),
      RUNS,
    );
  });
});

describe('an exception that is none', () => {
  const withWaiver = (one: Case, more: Waiver): Case => ({
    ...one,
    background: { ...one.background, waivers: [...one.background.waivers, more] },
  });
  const everything = { ids: ['*'] };

  it.each([
    ['has lapsed this very millisecond', NOW.toISOString()],
    ['has lapsed long ago', '2020-01-01T00:00:00.000Z'],
    ['reaches beyond the longest term', new Date(NOW.getTime() + 90 * DAY + 1).toISOString()],
    ['has no date that can be read', 'soon'],
  ])('a waiver that %s changes nothing at all', (_what, until) => {
    fc.assert(
      fc.property(aCase, (one) => {
        const other = withWaiver(one, waiver({ scope: everything, until }));
        expect(decided(other)).toEqual(decided(one));
      }),
      SOME_RUNS,
    );
  });

  it.each([
    ['is empty', {}],
    ['has an empty dimension', { ids: ['*'], packages: [] }],
    ['has an empty list of tags', { ids: ['*'], tags: [] }],
    ['has an empty list of versions', { repositories: ['*'], versions: [] }],
  ])('a waiver or ignore rule whose scope %s changes nothing at all', (_what, scope) => {
    fc.assert(
      fc.property(aCase, (one) => {
        const policy = { ...one.policy, ignore: [...one.policy.ignore, ignoreRule({ scope })] };
        const other = withWaiver({ ...one, policy }, waiver({ scope }));
        expect(decided(other)).toEqual(decided(one));
      }),
      SOME_RUNS,
    );
  });
});

/** Inspector's copy of a score is another word, and may be a lower one; its KEV entries only add. */
const withoutScoresOfInspector = (one: Case): Case => ({
  ...one,
  background: {
    ...one.background,
    details: new Map(
      [...one.background.details].map(([arn, { epss: _epss, ...detail }]) => [arn, detail]),
    ),
  },
});

describe('a feed', () => {
  const changed = (one: Case, intel: Case['background']['intel']): Case => ({
    ...one,
    background: { ...one.background, intel },
  });
  it.each(['kev', 'epss'] as const)('%s that is lost never lets an image pass', (feed) => {
    fc.assert(
      fc.property(aCase, (some) => {
        const one = withoutScoresOfInspector(some);
        const { [feed]: _lost, ...others } = one.background.intel;
        fc.pre(verdictOf(one) !== 'approved');
        expect(verdictOf(changed(one, others))).not.toBe('approved');
      }),
      RUNS,
    );
  });

  it.each(['kev', 'epss'] as const)('%s that has grown old never lets an image pass', (feed) => {
    fc.assert(
      fc.property(aCase, (some) => {
        const one = withoutScoresOfInspector(some);
        const { intel } = one.background;
        const { [feed]: fresh } = intel;
        fc.pre(fresh !== undefined && verdictOf(one) !== 'approved');
        const stale = { ...intel, [feed]: { ...fresh, date: '2026-09-01T00:00:00.000Z' } };
        expect(verdictOf(changed(one, stale))).not.toBe('approved');
      }),
      RUNS,
    );
  });
});

describe('what becomes unknown', () => {
  const without = (finding: Finding, key: keyof Finding): Finding => {
    const { [key]: _lost, ...rest } = finding;
    return rest as Finding;
  };
  const ofAnyField: Record<string, (finding: Finding) => Finding> = {
    'the fix': (finding) => ({ ...finding, fix: { state: 'unknown' } }),
    'the exploit': (finding) => ({ ...finding, exploit: 'unknown' }),
    // A finding without a rank and without a score is unranked: it meets no threshold on purpose.
    'the score of a ranked finding': (finding) =>
      finding.severity === 'UNKNOWN' ? finding : without(finding, 'cvss'),
    'whether it is in use': (finding) => without(finding, 'inUse'),
    'the type of its package': ({ package: { manager: _manager, ...one }, ...finding }) => ({
      ...finding,
      package: one,
    }),
    'when it was published': (finding) => without(finding, 'published'),
    // The feeds go by CVE ids, and a CVE id is an answer to them whatever other names there are.
    'the aliases of what has no CVE id': (finding) =>
      finding.id.startsWith('CVE-') ? finding : { ...finding, aliases: [], aliasesUnsaid: true },
    'that somebody set it aside': (finding) => without(finding, 'setAside'),
  };

  it.each(Object.entries(ofAnyField))('%s never lets an image pass', (_what, forget) => {
    fc.assert(
      fc.property(aCase, fc.nat(4), fc.boolean(), (some, at, all) => {
        const one = withoutScoresOfInspector(some);
        const evidence = withEachFinding(one.evidence, (finding, index) =>
          all || index === at ? forget(finding) : finding,
        );
        fc.pre(verdictOf(one) !== 'approved');
        expect(verdictOf({ ...one, evidence })).not.toBe('approved');
      }),
      RUNS,
    );
  });

  it('what Inspector adds to a finding never lets pass what only that can clear', () => {
    fc.assert(
      fc.property(aCase, (one) => {
        // A fresh catalogue answers for itself, and Inspector's copy of an entry comes on top.
        const { kev: _kev, ...intel } = one.background.intel;
        const known = { ...one, background: { ...one.background, intel } };
        const background = { ...known.background, details: new Map() };
        fc.pre(verdictOf(known) !== 'approved');
        expect(verdictOf({ ...known, background })).not.toBe('approved');
      }),
      RUNS,
    );
  });

  it('when a finding was first seen never lets an image pass: a lost note counts from before it', () => {
    fc.assert(
      fc.property(aCase, (one) => {
        const { ownFindings, previous } = one.background;
        const noted = [...ownFindings, ...(previous?.findings ?? [])];
        const [lostSince] = noted.flatMap(({ firstSeen }) => firstSeen ?? []).sort();
        const { previous: _previous, ...rest } = one.background;
        const background = {
          ...rest,
          ownFindings: [],
          ...(lostSince && { lostSince: [lostSince, rest.lostSince ?? lostSince].sort()[0] ?? '' }),
        };
        fc.pre(verdictOf(one) !== 'approved');
        expect(verdictOf({ ...one, background })).not.toBe('approved');
      }),
      RUNS,
    );
  });

  it('by the scanner, when it saw a finding first, never lets pass what the ledger has noted', () => {
    fc.assert(
      fc.property(aCase, (one) => {
        const noted = decided(one).findings;
        const evidence = withEachFinding(one.evidence, (finding) => without(finding, 'firstSeen'));
        fc.pre(verdictOf(one) !== 'approved');
        const background = { ...one.background, ownFindings: noted };
        expect(verdictOf({ ...one, evidence, background })).not.toBe('approved');
      }),
      RUNS,
    );
  });
});

describe('one more tag', () => {
  it('never makes a verdict milder', () => {
    fc.assert(
      fc.property(aCase, fc.constantFrom(...TAGS), (one, tag) => {
        const evidence = {
          ...one.evidence,
          tags: [...new Set([...one.evidence.tags, tag])].sort(),
        };
        expect(strictnessOf({ ...one, evidence })).toBeGreaterThanOrEqual(strictnessOf(one));
      }),
      RUNS,
    );
  });
});

describe('a policy that only advises', () => {
  const inMode = (one: Case, mode: RuleSet['mode']): Case => ({
    ...one,
    policy: {
      ...one.policy,
      base: { ...one.policy.base, mode },
      overrides: one.policy.overrides.map((each) => ({ ...each, mode })),
    },
  });

  it('never quarantines, and says what it would', () => {
    fc.assert(
      fc.property(aCase, (one) => {
        const advising = decided(inMode(one, 'advise'));
        const enforcing = decided(inMode(one, 'enforce'));
        expect(advising.deciding).toEqual([]);
        expect(advising.verdict).not.toBe('quarantined');
        expect(advising.advised.length > 0 || enforcing.deciding.length === 0).toBe(true);
      }),
      RUNS,
    );
  });

  it('approves nothing whose own scan leaves a doubt', () => {
    const isOfScan = ({ code }: { code: string }) =>
      /^(scan-|finding-|findings-|image-|manifest-|no-|not-)/.test(code);
    fc.assert(
      fc.property(aCase, (one) => {
        const enforcing = decided(inMode(one, 'enforce'));
        fc.pre(enforcing.doubts.some(isOfScan));
        expect(verdictOf(inMode(one, 'advise'))).toBe('undecided');
      }),
      RUNS,
    );
  });
});

describe('judging the same again', () => {
  it('gives the same fingerprint', () => {
    fc.assert(
      fc.property(aCase, (one) => {
        // A memory is no plain data: it is the same in the copy.
        const { memory, ...rest } = one.background;
        const copy = structuredClone({ ...one, background: rest });
        const background = { ...copy.background, ...(memory && { memory }) };
        expect(fingerprintOf({ ...copy, background })).toBe(fingerprintOf(one));
      }),
      RUNS,
    );
  });

  it('a little later gives the same fingerprint, unless time has changed how it is weighed', () => {
    const weighing = (decision: Decision) => ({
      ...inShort(decision),
      doubts: decision.doubts.map(({ code }) => code),
      troubles: decision.troubles.map(({ feed }) => feed),
    });
    fc.assert(
      fc.property(aCase, fc.constantFrom(1, DAY, 7 * DAY, 100 * DAY), (one, milliseconds) => {
        const now = new Date(one.background.now.getTime() + milliseconds);
        const later = { ...one, background: { ...one.background, now } };
        const [before, after] = [weighing(decided(one)), weighing(decided(later))];
        fc.pre(JSON.stringify(before) === JSON.stringify(after));
        expect(fingerprintOf(later)).toBe(fingerprintOf(one));
      }),
      RUNS,
    );
  });

  it('with other scores by EPSS gives the same fingerprint, unless they are weighed otherwise', () => {
    fc.assert(
      fc.property(aCase, fc.constantFrom(0.02, 0.3, 0.91), (one, score) => {
        const { epss, ...others } = one.background.intel;
        fc.pre(epss !== undefined);
        const scores = new Map(
          [...(epss?.byCve ?? [])].map(([cve, known], index) =>
            index === 0 ? [cve, { ...known, score }] : [cve, known],
          ),
        );
        const intel = { ...others, epss: { date: epss?.date ?? '', byCve: scores } };
        const other = { ...one, background: { ...one.background, intel } };
        const [before, after] = [inShort(decided(one)), inShort(decided(other))];
        fc.pre(JSON.stringify(before) === JSON.stringify(after));
        expect(fingerprintOf(other)).toBe(fingerprintOf(one));
      }),
      RUNS,
    );
  });

  const inShort = ({
    verdict,
    deciding,
    advised,
    inGrace,
    suppressed,
    doubts,
    view,
  }: Decision) => ({
    verdict,
    tags: view.tags,
    deciding: deciding
      .map(({ finding, rule, match }) => `${findingKey(finding)} ${rule.name} ${match}`)
      .sort(),
    advised: advised
      .map(({ finding, rule, match }) => `${findingKey(finding)} ${rule.name} ${match}`)
      .sort(),
    inGrace: inGrace.map(({ finding, rule }) => `${findingKey(finding)} ${rule.name}`).sort(),
    suppressed: suppressed
      .map(({ finding, by }) => `${findingKey(finding)} ${JSON.stringify(by)}`)
      .sort(),
    doubts: doubts.map(({ code }) => code).sort(),
  });
});
