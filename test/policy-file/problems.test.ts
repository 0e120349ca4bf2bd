import * as fc from 'fast-check';
import { parseDuration } from '../../src/policy-file/duration.ts';
import { PolicyError } from '../../src/policy-file/problems/problem.ts';
import {
  readPolicyFile,
  readPolicyObject,
  readPolicyText,
} from '../../src/policy-file/read-policy.ts';
import { NOW, problemsIn, problemsOf } from '../support/policies.ts';

const withRule = (...lines: string[]): readonly string[] =>
  problemsIn(['quarantine: { critical: { severity: CRITICAL } }', ...lines].join('\n'));

it('every problem of a file is told at once, in order, with its place', () => {
  const text = [
    'quarantine:',
    '  critical: { severity: CRITICL }',
    '  fixable: { fix: yes, grace: 14 dys }',
    'overides: []',
    'waivers:',
    '  - { id: CVE-1, repository: a, by: jane, reason: fine, until: 2026-02-30 }',
    'mode: enforced',
  ].join('\n');
  const problems = [
    'policy.yml:2:25: quarantine.critical.severity: "CRITICL" is not possible: expected one of CRITICAL, HIGH, MEDIUM, LOW, INFORMATIONAL (did you mean CRITICAL?)',
    'policy.yml:3:19: quarantine.fixable.fix: "yes" is not possible: only available is',
    'policy.yml:3:31: quarantine.fixable.grace: "14 dys" is no duration: expected one such as 14 days, 24 hours, 90 minutes, 2 weeks',
    'policy.yml:4:1: overides: there is no such key here: did you mean overrides?',
    'policy.yml:6:64: waivers[0].until: the calendar has no 2026-02-30',
    'policy.yml:7:7: mode: "enforced" is not possible: expected one of enforce, advise (did you mean enforce?)',
  ];
  expect(problemsIn(text)).toEqual(problems);
  expect(() => readPolicyText(text, 'policy.yml', NOW)).toThrow(
    expect.objectContaining({ name: 'PolicyError', message: problems.join('\n') }),
  );
});

it('a policy inside another file has paths for places', () => {
  const value = { quarantine: { critical: { severity: 'high' } }, waivers: [{}] };
  expect(problemsOf(() => readPolicyObject(value, 'world.json: policy', NOW))).toEqual([
    'world.json: policy: quarantine.critical.severity: "high" is not possible: expected one of CRITICAL, HIGH, MEDIUM, LOW, INFORMATIONAL (did you mean HIGH?)',
    'world.json: policy: waivers[0].id: it is missing',
    'world.json: policy: waivers[0].by: it is missing',
    'world.json: policy: waivers[0].reason: it is missing',
    'world.json: policy: waivers[0].until: it is missing',
  ]);
});

describe('YAML', () => {
  it.each([
    ['', '1:1: the document is empty: expected a mapping of keys to values'],
    ['# nothing\n', '1:1: the document is empty: expected a mapping of keys to values'],
    ['- a', '1:1: the document is no mapping: expected a mapping of keys to values'],
    ['mode: advise\nmode: enforce', '2:1: the key mode stands here for the second time'],
    ['a: 1\n---\nb: 2', '2:1: a second document begins here: one file is one policy'],
    ['a: "open', '1:9: not YAML: Missing closing "quote'],
    ['a: !secret b', '1:4: not YAML: Unresolved tag: !secret'],
    [
      'notify:\n  - mention: [@oncall]',
      '2:15: in YAML nothing begins with @ but in quotes: people and groups of Slack are named by their ids ("U0123456789", "S0123456789"), anything else as "@oncall"',
    ],
    [
      'notify:\n  - repository: shop/*\n   channel: C0123456789\n    changes: worse',
      '3:1: not YAML: this line begins in another column than those it belongs to: indent it as they are (and 2 more faults from here on; mend this first)',
    ],
    [
      'notify:\n  - repository: shop/*\n     channel: C0123456789\n    changes: worse',
      '2:17: not YAML: the line below begins in another column than this key: indent it as the key is (and 1 more fault from here on; mend this first)',
    ],
    [
      'quarantine:\n\ta: { severity: HIGH }\n\tb: { kev: true }',
      '2:1: not YAML: a tab stands here: indent with spaces (and 1 more fault from here on; mend this first)',
    ],
    [
      'contact: ask: Jane',
      '1:10: not YAML: a text with a colon and a space in it goes into quotes',
    ],
    [
      'mode: advise\nquarantine: *rules',
      '2:13: there is no anchor &rules; if you mean text, put *rules in quotes ("*rules"): in YAML, an asterisk in front means an alias',
    ],
    [
      'ignore:\n  - repository: *\n    reason: b',
      '2:17: put * in quotes ("*"): in YAML, an asterisk in front means an alias',
    ],
    [
      'ignore: [{ repository: */api }]',
      '1:24: there is no anchor &/api; if you mean text, put */api',
    ],
    [`a: &a [1]\nb: [${'*a,'.repeat(200)}]`, '2:5: it repeats too much by aliases'],
    ['[['.repeat(5_000), ': it is nested too deeply'],
  ])('%j is refused', (text, sentence) => {
    expect(problemsIn(text)).toEqual([expect.stringContaining(sentence)]);
  });

  it('may repeat a part by an alias', () => {
    const { policy } = readPolicyText(
      'quarantine: { a: &a { kev: true } }\noverrides: [{ tag: b, quarantine: { c: *a } }]',
      'policy.yml',
      NOW,
    );
    expect(policy.overrides[0]?.rules).toEqual([{ name: 'c', kev: 'listed' }]);
  });

  it('has to be there', () => {
    expect(problemsOf(() => readPolicyFile('no/policy.yml', NOW))).toEqual([
      'no/policy.yml: cannot be read: there is no such file',
    ]);
    expect(problemsOf(() => readPolicyFile('policies', NOW))).toEqual([
      'policies: cannot be read: it is a folder',
    ]);
  });
});

describe('a rule', () => {
  const rule = (text: string): readonly string[] => problemsIn(`quarantine: { ours: ${text} }`);

  it.each([
    [
      '{}',
      '1:21: quarantine.ours: the rule has no condition: expected at least one of severity, fix, exploit, kev, cvss, epss, epss-percentile, in-use, package-type, image-older-than',
    ],
    [
      '{ grace: 2 days }',
      '1:21: quarantine.ours: the rule has no condition: expected at least one of severity, fix, exploit, kev, cvss, epss, epss-percentile, in-use, package-type, image-older-than',
    ],
    [
      '{ fixx: available }',
      '1:23: quarantine.ours.fixx: there is no such key in a rule: did you mean fix?',
    ],
    [
      '{ kev: false }',
      '1:28: quarantine.ours.kev: false is not possible: write true, or leave the key out',
    ],
    ['{ kev: yes }', '1:28: quarantine.ours.kev: YAML 1.2 reads yes as text: write true'],
    ['{ in-use: On }', '1:31: quarantine.ours.in-use: YAML 1.2 reads On as text: write true'],
    [
      '{ kev: "true" }',
      '1:28: quarantine.ours.kev: "true" in quotes is text: write true without them',
    ],
    [
      '{ kev: no }',
      '1:28: quarantine.ours.kev: "no" is not possible: write true, or leave the key out',
    ],
    ['{ cvss: 11 }', '1:29: quarantine.ours.cvss: 11 is too big: at most 10'],
    ['{ epss: -0.1 }', '1:29: quarantine.ours.epss: -0.1 is too small: at least 0'],
    ['{ epss: 95 }', '1:29: quarantine.ours.epss: 95 is too big: at most 1; for 95 % write 0.95'],
    [
      '{ epss: 10 % }',
      '1:29: quarantine.ours.epss: expected a number from 0 to 1, found "10 %": write 0.1',
    ],
    [
      '{ epss-percentile: 99.5% }',
      '1:40: quarantine.ours.epss-percentile: expected a number from 0 to 1, found "99.5%": write 0.995',
    ],
    ['{ epss: high }', '1:29: quarantine.ours.epss: expected a number, found "high"'],
    ['{ epss: 1000 }', '1:29: quarantine.ours.epss: 1000 is too big: at most 1'],
    [
      '{ cvss: "7.5" }',
      '1:29: quarantine.ours.cvss: expected a number, found "7.5": write 7.5 without quotes',
    ],
    ['{ epss: .nan }', '1:29: quarantine.ours.epss: expected a number, found NaN'],
    [
      '{ epss: "0.1" }',
      '1:29: quarantine.ours.epss: expected a number from 0 to 1, found "0.1": write 0.1',
    ],
    ['{ package-type: [] }', '1:37: quarantine.ours.package-type: the list is empty'],
    [
      '{ severity: UNKNOWN }',
      '1:33: quarantine.ours.severity: "UNKNOWN" is not possible: expected one of CRITICAL, HIGH, MEDIUM, LOW, INFORMATIONAL',
    ],
    [
      '{ kev: true, grace: 11 years }',
      '1:41: quarantine.ours.grace: "11 years" is no duration: expected one such as 14 days, 24 hours, 90 minutes, 2 weeks',
    ],
    ['{ kev: true, grace: 9999 days }', '1:41: quarantine.ours.grace: it is longer than ten years'],
    [
      '{ kev: true, grace: 14 }',
      '1:41: quarantine.ours.grace: 14 is no grace: expected a duration such as 14 days, or one for each severity such as { HIGH: 14 days }',
    ],
    ['{ kev: true, grace: {} }', '1:41: quarantine.ours.grace: it names no severity'],
    [
      '{ kev: true, grace: { HGH: 1 day } }',
      '1:43: quarantine.ours.grace.HGH: there is no such key among the severities: did you mean HIGH?',
    ],
    [
      '{ kev: true, grace-since: published }',
      '1:34: quarantine.ours.grace-since: there is no grace to count',
    ],
  ])('%s is refused', (text, sentence) => {
    expect(rule(text)).toEqual([`policy.yml:${sentence}`]);
  });

  it('has a package type that Inspector knows', () => {
    expect(rule('{ package-type: npn }')).toEqual([
      'policy.yml:1:37: quarantine.ours.package-type: "npn" is no package type of Amazon Inspector: expected one of bundler, cargo, composer, dotnet_core, gemspec, gobinary, gomod, jar, nodepkg, npm, nuget, os, pip, pipenv, poetry, pom, pythonpkg, yarn (did you mean npm?)',
    ]);
  });

  it.each([
    [
      'Critical',
      "a rule's name consists of small letters, digits and hyphens, and begins with a letter",
    ],
    ['scan-failed', 'a rule cannot have this name: it means something else in a verdict'],
    ['high-unless-known', 'a rule cannot have this name: it means something else in a verdict'],
    ['__proto__', 'this cannot be a name'],
  ])('is not called %s', (name, sentence) => {
    expect(problemsIn(`quarantine: { ${name}: { kev: true }, b: { kev: true } }`)).toEqual([
      `policy.yml:1:15: quarantine.${name}: ${sentence}`,
    ]);
  });

  it.each(['quarantine: {}', 'mode: advise'])('is needed: %s', (text) => {
    expect(problemsIn(text)).toEqual([
      text === 'mode: advise'
        ? 'policy.yml:1:1: quarantine: it is missing'
        : 'policy.yml:1:13: quarantine: there is no rule: nothing would ever be quarantined (to only report, set mode: advise)',
    ]);
  });
});

describe('a rule without a name', () => {
  it('is one problem, at the top and in an override', () => {
    expect(
      problemsIn(
        [
          'quarantine:',
          '  severity: HIGH',
          '  fixx: available',
          '  epss: 0.1',
          '  grace: { HIGH: 14 days }',
          'overrides:',
          '  - tag: dev-*',
          '    quarantine: { kev: true }',
        ].join('\n'),
      ),
    ).toEqual([
      'policy.yml:2:3: quarantine.severity: give the rule a name first: quarantine: { some-name: { severity: HIGH, epss: 0.1 } }',
      'policy.yml:8:19: overrides[0].quarantine.kev: give the rule a name first: quarantine: { some-name: { kev: true } }',
    ]);
  });

  it('hides nothing of the rules beside it', () => {
    expect(problemsIn('quarantine: { severity: HIGH, ours: { kev: 1 } }')).toEqual([
      'policy.yml:1:15: quarantine.severity: give the rule a name first: quarantine: { some-name: { severity: HIGH } }',
      'policy.yml:1:44: quarantine.ours.kev: 1 is not possible: write true, or leave the key out',
    ]);
  });

  it('is none that has the name of a condition', () => {
    const text = 'quarantine: { severity: { severity: HIGH } }';
    expect(readPolicyText(text, 'policy.yml', NOW).policy.base.rules).toEqual([
      { name: 'severity', severityAtLeast: 'HIGH' },
    ]);
  });
});

describe('a misspelt key', () => {
  it('is one problem, and what stands under it is checked', () => {
    const text = 'quarantin:\n  ours: { severity: HGH }\n  else: { kev: true }\nwaiver: [{}]';
    expect(problemsIn(text)).toEqual([
      'policy.yml:1:1: quarantin: there is no such key here: did you mean quarantine?',
      'policy.yml:2:21: quarantin.ours.severity: "HGH" is not possible: expected one of CRITICAL, HIGH, MEDIUM, LOW, INFORMATIONAL (did you mean HIGH?)',
      'policy.yml:4:1: waiver: there is no such key here: did you mean waivers?',
      'policy.yml:4:10: waiver[0].id: it is missing',
      'policy.yml:4:10: waiver[0].by: it is missing',
      'policy.yml:4:10: waiver[0].reason: it is missing',
      'policy.yml:4:10: waiver[0].until: it is missing',
    ]);
  });

  it('is not taken for a key that is there as well', () => {
    expect(problemsIn('quarantine: { a: { kev: true } }\nquarantin: 1\nquarantne: 2')).toEqual([
      'policy.yml:2:1: quarantin: there is no such key here: did you mean quarantine?',
      'policy.yml:3:1: quarantne: there is no such key here: did you mean quarantine?',
    ]);
  });
});

it('a key without a value says what is expected', () => {
  expect(
    withRule(
      'waivers:',
      'mode:',
      'undecided:',
      'watch:',
      'rescan:',
      'scan: { no-older-than: }',
      'keep:',
      'overrides: [{ tag: a, extends: , undecided: { default: , tell-after: } }]',
    ),
  ).toEqual([
    'policy.yml:2:9: waivers: it is empty: expected a list',
    'policy.yml:3:6: mode: it is empty: expected one of enforce, advise',
    'policy.yml:4:11: undecided: it is empty: expected a mapping such as { tell-after: 2 hours, scan-failed: { quarantine-after: 24 hours } }',
    'policy.yml:5:7: watch: it is empty: expected a mapping such as { newest: 5, younger-than: 90 days }',
    'policy.yml:6:8: rescan: it is empty: expected a mapping such as { every: 7 days }',
    'policy.yml:7:24: scan.no-older-than: it is empty: expected one such as 14 days, 24 hours, 90 minutes, 2 weeks',
    'policy.yml:8:6: keep: it is empty: expected one such as 14 days, 24 hours, 90 minutes, 2 weeks',
    'policy.yml:9:32: overrides[0].extends: it is empty: write true, or leave the key out',
    'policy.yml:9:56: overrides[0].undecided.default: it is empty: expected leave, or a term such as { quarantine-after: 24 hours }',
    'policy.yml:9:70: overrides[0].undecided.tell-after: it is empty: expected never, or a duration such as 1 hour',
  ]);
});

it('an override extends, or the key is not there', () => {
  expect(withRule('overrides: [{ tag: a, mode: advise, extends: false }]')).toEqual([
    'policy.yml:2:46: overrides[0].extends: false is not possible: write true, or leave the key out',
  ]);
});

it.each(['0', '1001', '2.5', 'all'])('the newest that are watched are no %s', (newest) => {
  const shown = newest === 'all' ? '"all"' : newest;
  expect(withRule(`watch: { newest: ${newest} }`)).toEqual([
    `policy.yml:2:18: watch.newest: ${shown} is no number of images: expected a whole number from 1 to 1000`,
  ]);
});

describe('reasons for staying undecided', () => {
  it('are those that there are', () => {
    expect(withRule('undecided: { scan-faild: leave, sleepy: leave }')).toEqual([
      'policy.yml:2:14: undecided.scan-faild: there is no such key among the reasons: did you mean scan-failed?',
      'policy.yml:2:33: undecided.sleepy: there is no such key among the reasons: expected one of default, image-missing, manifest-unreadable, not-an-image, no-platform, scan-never-scanned, scan-pending, scan-findings-not-ready, scan-failed, scan-unsupported, scan-eligibility-expired, scan-findings-unavailable, scan-limit-exceeded, scan-archived, scan-image-missing, scan-unreadable, scan-too-old, finding-unreadable, findings-undelivered, kev-unknown, epss-unknown, rule-unknown, tell-after',
    ]);
  });

  it.each([
    ['failed', 'scan-failed'],
    ['unsuported', 'scan-unsupported'],
    ['scan_failed', 'scan-failed'],
    ['never-scaned', 'scan-never-scanned'],
    ['kev', 'kev-unknown'],
    ['Pending', 'scan-pending'],
  ])('%s is told that it is called %s', (written, meant) => {
    expect(withRule(`undecided: { ${written}: leave }`)).toEqual([
      `policy.yml:2:14: undecided.${written}: there is no such key among the reasons: did you mean ${meant}?`,
    ]);
  });

  it.each(['unknown', 'unreadable', 'scan'])('%s might be several', (written) => {
    expect(withRule(`undecided: { ${written}: leave }`)).toEqual([
      expect.stringContaining('there is no such key among the reasons: expected one of default, '),
    ]);
  });

  it('are what a term stands under', () => {
    expect(withRule('undecided: { quarantine-after: 2 days }')).toEqual([
      'policy.yml:2:14: undecided.quarantine-after: it stands under a reason, or under default for all: { default: { quarantine-after: 24 hours } }',
    ]);
    expect(withRule('undecided: leave')).toEqual([
      'policy.yml:2:12: undecided: expected a mapping such as { tell-after: 2 hours, scan-failed: { quarantine-after: 24 hours } }, found "leave"',
    ]);
  });

  it('are left, or have a term', () => {
    expect(
      withRule('undecided: { default: approve, scan-failed: { quarantine-after: 24 } }'),
    ).toEqual([
      'policy.yml:2:23: undecided.default: "approve" is not possible: expected leave, or a term such as { quarantine-after: 24 hours }',
      'policy.yml:2:65: undecided.scan-failed.quarantine-after: 24 is no duration: expected one such as 14 days, 24 hours, 90 minutes, 2 weeks',
    ]);
  });
});

it('an override is for something, changes something and stands once', () => {
  expect(
    withRule(
      'overrides:',
      '  - { mode: advise }',
      '  - { repository: a }',
      '  - { repository: a, tag: b, mode: advise }',
      '  - { tag: b, repository: a, mode: enforce }',
    ),
  ).toEqual([
    'policy.yml:3:5: overrides[0]: the override names neither a repository nor a tag',
    'policy.yml:4:5: overrides[1]: the override changes nothing: expected mode, quarantine or undecided',
    'policy.yml:6:5: overrides[3]: overrides[2] is for the same repository and tag',
  ]);
});

it('an ignore rule is for something, and says why', () => {
  expect(
    withRule(
      'ignore:',
      '  - { reason: noise, fix: none }',
      '  - { id: [], reason: " " }',
      '  - { version: 1.10, reason: noise }',
      '  - { version: "1.*", reason: noise }',
    ),
  ).toEqual([
    'policy.yml:3:5: ignore[0]: the ignore rule would match everything: expected at least one of id, package, package-type, version, repository, tag, digest, account, region',
    'policy.yml:4:11: ignore[1].id: the list is empty',
    'policy.yml:4:23: ignore[1].reason: it is empty',
    'policy.yml:5:16: ignore[2].version: expected text or a list of texts, found 1.1: put it in quotes',
    'policy.yml:6:16: ignore[3].version: a version is matched exactly, without wildcards',
  ]);
});

it.each([
  ['29 days', '"29 days" is too short: at least 30 days, in which somebody can still ask why'],
  [
    '11 years',
    '"11 years" is no duration: expected one such as 14 days, 24 hours, 90 minutes, 2 weeks',
  ],
  ['4000 days', 'it is longer than ten years'],
])('records are not kept for %s', (keep, problem) => {
  expect(withRule(`keep: ${keep}`)).toEqual([`policy.yml:2:7: keep: ${problem}`]);
});

it('a waiver is for somewhere, by somebody and for no longer than waivers may be', () => {
  expect(
    withRule(
      'longest-waiver: 30 days',
      'waivers:',
      '  - { id: A, by: jane, reason: fine, until: 2026-11-20 }',
      '  - { id: A, repository: b, by: "", reason: fine, until: 2026-11-20 }',
      '  - { id: A, repository: c, by: jane, reason: fine, until: 2026-12-01 }',
      '  - { id: A, repository: d, by: jane, reason: fine, until: soon }',
      '  - { id: A, repository: e, by: jane, reason: fine, until: 2026-11-20T12:00 }',
    ),
  ).toEqual([
    'policy.yml:4:5: waivers[0]: the waiver names neither a repository nor a digest: say repository: "*" if it is for everywhere',
    'policy.yml:5:33: waivers[1].by: it is empty',
    'policy.yml:6:60: waivers[2].until: 2026-12-01 is more than 30 days ahead (longest-waiver): the latest possible is 2026-11-30',
    'policy.yml:7:60: waivers[3].until: "soon" is no date: expected one such as 2026-12-31, or a time with its offset such as 2026-12-31T18:00Z',
    'policy.yml:8:60: waivers[4].until: "2026-11-20T12:00" is no date: expected one such as 2026-12-31, or a time with its offset such as 2026-12-31T18:00Z',
  ]);
});

describe('whatever is written', () => {
  /** What comes of a text: nothing, or the problems without a place of their own. */
  const comesOf = (text: string): unknown => {
    try {
      readPolicyText(text, 'p.yml', NOW);
    } catch (error) {
      if (!(error instanceof PolicyError)) return error;
      return error.problems.find((one) => !/^p\.yml:\d+:\d+: ./.test(one));
    }
    return undefined;
  };
  const word = fc.constantFrom(
    'quarantine',
    'critical',
    'severity',
    'HIGH',
    'ignore',
    'waivers',
    'id',
    'reason',
    'until',
    'overrides',
    'undecided',
    'feeds',
    'vex',
    ': ',
    '\n',
    '\n  ',
    '- ',
    '[',
    ']',
    '{',
    '}',
    ', ',
    '&a',
    '*a',
    '"',
    "'",
    '|',
    '#',
    '---',
    '? ',
    '!',
    '14 days',
    '\t',
    '<<',
    '__proto__',
    '~',
    '1',
    '.inf',
  );

  it('is a policy or a PolicyError with places, for any text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(word).map((words) => words.join('')),
        ),
        (text) => {
          expect(comesOf(text)).toBeUndefined();
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('is a policy or a PolicyError, for any value at any key', () => {
    const keys = [
      'quarantine',
      'mode',
      'undecided',
      'feeds',
      'overrides',
      'ignore',
      'waivers',
      'include',
      'vex',
    ];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...keys), fc.jsonValue()), (value) => {
        expect(comesOf(JSON.stringify(value))).toBeUndefined();
      }),
    );
  });
});

it('a duration is its count times its unit', () => {
  const units = { minute: 60_000, hour: 3_600_000, day: 86_400_000, week: 604_800_000 };
  fc.assert(
    fc.property(
      fc.nat({ max: 500 }),
      fc.constantFrom('minute', 'hour', 'day', 'week'),
      fc.constantFrom('', 's'),
      (count, unit, plural) => {
        expect(parseDuration(`${count} ${unit}${plural}`)).toBe(count * units[unit]);
        expect(parseDuration(`${count}${unit}${plural}`)).toBe(count * units[unit]);
        expect(parseDuration(`${count}${unit[0]}`)).toBe(count * units[unit]);
        expect(parseDuration(`${count} ${unit[0]}`)).toBe(count * units[unit]);
      },
    ),
  );
  expect(
    ['3650 days', '3650d', '3651d', '1 month', '1y', '-1 day', '1.5 days', '14  d', '14M', 'd'].map(
      parseDuration,
    ),
  ).toEqual([315_360_000_000, 315_360_000_000, ...Array.from({ length: 8 })]);
});
