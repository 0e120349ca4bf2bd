import { viewsOf } from '../../src/core/policy/views.ts';
import { policyVersion } from '../../src/policy-file/policy-version.ts';
import { readPolicyText } from '../../src/policy-file/read-policy.ts';
import { NOW, problemsIn } from '../support/policies.ts';
import { digestOf } from '../support/samples.ts';

const BASE = [
  'quarantine:',
  '  critical: { severity: CRITICAL }',
  '  high: { severity: HIGH, fix: available, grace: { HIGH: 7 days } }',
  'undecided: { default: { quarantine-after: 2 days }, scan-pending: leave }',
  'overrides:',
];
const read = (...lines: string[]) =>
  readPolicyText([...BASE, ...lines].join('\n'), 'policy.yml', NOW);
const warningsOf = (...lines: string[]): readonly string[] => read(...lines).warnings;

describe('an override that extends', () => {
  it('adds its rules to those of the policy, and replaces one of the same name', () => {
    const { policy, warnings } = read(
      '  - repository: prod/*',
      '    extends: true',
      '    quarantine:',
      '      exploited: { kev: true }',
      '      high: { severity: HIGH }',
    );
    expect(policy.overrides[0]?.rules).toEqual([
      { name: 'critical', severityAtLeast: 'CRITICAL' },
      { name: 'high', severityAtLeast: 'HIGH' },
      { name: 'exploited', kev: 'listed' },
    ]);
    expect(policy.overrides[0]?.undecided).toEqual(policy.base.undecided);
    expect(warnings).toEqual([]);
  });

  it('adds its terms, and leaves what the policy would quarantine where it says so', () => {
    const terms = (written: string) =>
      read(`  - { repository: prod/*, extends: true, undecided: ${written} }`).policy.overrides[0]
        ?.undecided;
    expect(terms('{ scan-failed: { quarantine-after: 1 day } }')).toEqual({
      default: { quarantineAfter: 172_800_000 },
      'scan-pending': {},
      'scan-failed': { quarantineAfter: 86_400_000 },
    });
    expect(terms('{ default: leave }')).toEqual({ 'scan-pending': {} });
  });

  it('is told only of its own rules that change nothing', () => {
    expect(
      warningsOf(
        '  - repository: prod/*',
        '    extends: true',
        '    quarantine: { worst: { severity: CRITICAL, fix: available } }',
      ),
    ).toEqual([
      'policy.yml:8:26: overrides[0].quarantine.worst: every finding that meets this rule meets critical before',
    ]);
  });

  it('has something to add, and is no other word than true', () => {
    expect(
      problemsIn(
        [
          ...BASE,
          '  - { repository: a, extends: true, mode: advise }',
          '  - { repository: b, extends: yes, quarantine: { a: { kev: true } } }',
        ].join('\n'),
      ),
    ).toEqual([
      'policy.yml:6:22: overrides[0].extends: there is nothing to add: expected quarantine or undecided',
      'policy.yml:7:31: overrides[1].extends: YAML 1.2 reads yes as text: write true',
    ]);
  });
});

describe('patterns of an override', () => {
  const winner = (tag: string, ...lines: string[]) =>
    viewsOf(
      { repository: 'shop/cart', digest: digestOf('a') },
      [tag],
      read(...lines).policy,
      [],
      NOW,
    ).map(({ override }) => override?.source);

  it('may be several, and the narrowest that matches weighs', () => {
    const lines = [
      '  - { repository: [team/one, "*"], mode: advise }',
      '  - { repository: [shop/*, other], mode: advise }',
      '  - { repository: shop/*, tag: [dev, 1.*], mode: advise }',
    ];
    expect(winner('latest', ...lines)).toEqual(['policy.yml:7']);
    expect(winner('1.4', ...lines)).toEqual(['policy.yml:8']);
    expect(winner('dev', ...lines)).toEqual(['policy.yml:8']);
  });

  it('are said in words, and each is looked at', () => {
    expect(warningsOf('  - { repository: [prod/*, Shop], tag: ["a:b", c], mode: advise }')).toEqual(
      [
        'policy.yml:6: "Shop" can match nothing: expected a repository\'s name in small letters, without registry, tag and digest',
        'policy.yml:6: "a:b" can match nothing: a tag has no slash, colon or @',
        'policy.yml:6: in prod/* or Shop under tags a:b or c nothing is quarantined any more: the override only advises',
      ],
    );
  });

  it('stand once each', () => {
    expect(
      problemsIn(
        [
          ...BASE,
          '  - { repository: [a, b], tag: c, mode: advise }',
          '  - { repository: [d, b], tag: [e, c], mode: advise }',
          '  - { repository: [d, f], tag: x, mode: advise }',
        ].join('\n'),
      ),
    ).toEqual(['policy.yml:7:5: overrides[1]: overrides[0] is for the same repository and tag']);
  });

  // Records name the version: a policy that has not changed is not judged by anew.
  it('leave the version as it was where there is one, in a list or not', () => {
    const { policy } = read('  - { repository: [prod/*], tag: [v1], mode: advise }');
    const before = { ...policy.base, repository: 'prod/*', tag: 'v1', mode: 'advise', source: '' };
    const overrides = [before as (typeof policy.overrides)[number]];
    expect(policy.version).toBe(policyVersion({ ...policy, overrides }));
    expect(read('  - { repository: prod/*, tag: v1, mode: advise }').policy.version).toBe(
      policy.version,
    );
  });
});

describe('an override that loosens is named', () => {
  it.each([
    [
      'quarantine: { critical: { severity: CRITICAL, grace: 14 days }, high: { severity: HIGH, fix: available } }',
      ['CRITICAL now waits 14 days (rule critical)'],
    ],
    [
      'quarantine: { critical: { severity: CRITICAL }, high: { severity: HIGH, grace: 14 days } }',
      ['HIGH with a fix available now waits 14 days instead of 7 days (rule high)'],
    ],
    [
      'quarantine: { critical: { severity: CRITICAL } }',
      ['HIGH with a fix available no longer counts (rule high)'],
    ],
    [
      'quarantine: { exploited: { kev: true } }',
      [
        'not all that is CRITICAL counts any more (rule critical)',
        'not all that is HIGH or worse with a fix available counts any more (rule high)',
      ],
    ],
    [
      'quarantine: { high: { severity: HIGH, fix: available, when-unknown: undecided }, critical: { severity: CRITICAL } }',
      [
        'HIGH with a fix available no longer counts where nobody knows whether there is a fix (rule high)',
      ],
    ],
    [
      'quarantine: { critical: { severity: CRITICAL }, high: { severity: HIGH, fix: available, exploit: known, grace: 1 day } }',
      ['not all that is HIGH with a fix available counts any more (rule high)'],
    ],
    ['mode: advise', ['nothing is quarantined any more: the override only advises']],
    [
      'mode: advise, extends: true, undecided: { tell-after: never }',
      [
        'nothing is quarantined any more: the override only advises',
        'nobody hears any more of an image that is undecided (the policy: after 1 hour)',
      ],
    ],
    [
      'extends: true, undecided: { tell-after: never }',
      ['nobody hears any more of an image that is undecided (the policy: after 1 hour)'],
    ],
    [
      'extends: true, undecided: { tell-after: 1 day }',
      ['people hear after 1 day instead of 1 hour of an image that is undecided'],
    ],
    [
      'undecided: { scan-failed: { quarantine-after: 3 days } }',
      [
        'an image undecided for manifest-unreadable, not-an-image, no-platform or 15 other reasons stays so instead of being quarantined after 2 days',
        'an image undecided for scan-failed is quarantined after 3 days instead of 2 days',
      ],
    ],
    [
      'undecided: { default: leave }',
      ['an image undecided for any reason stays so instead of being quarantined after 2 days'],
    ],
    [
      'extends: true, undecided: { scan-failed: { quarantine-after: 3 days }, scan-archived: leave }',
      [
        'an image undecided for scan-failed is quarantined after 3 days instead of 2 days',
        'an image undecided for scan-archived stays so instead of being quarantined after 2 days',
      ],
    ],
  ])('%s', (given, sentences) => {
    expect(warningsOf(`  - { repository: prod/*, ${given} }`)).toEqual(
      sentences.map((one) => `policy.yml:6: in prod/* ${one}`),
    );
  });

  it.each([
    ['quarantine: { any: { severity: LOW } }'],
    ['quarantine: { a: { severity: HIGH, grace: { HIGH: 7 days } } }'],
    ['quarantine: { a: { severity: CRITICAL }, b: { fix: available, grace: { HIGH: 1 day } } }'],
    ['undecided: { default: { quarantine-after: 1 day } }'],
    ['mode: enforce'],
    ['extends: true, quarantine: { exploited: { kev: true, grace: 90 days } }'],
    ['extends: true, undecided: { tell-after: 30 minutes }'],
  ])('and one that only tightens is not: %s', (given) => {
    expect(warningsOf(`  - { repository: prod/*, ${given} }`)).toEqual([]);
  });

  it('where a grace is counted from something else', () => {
    const published = (own: string, base: string) =>
      readPolicyText(
        [
          `quarantine: { high: { severity: HIGH, grace: 7 days, grace-since: ${base} } }`,
          `overrides: [{ tag: a, quarantine: { high: { severity: HIGH, grace: 7 days, grace-since: ${own} } } }]`,
        ].join('\n'),
        'policy.yml',
        NOW,
      ).warnings;
    expect(published('published', 'first-seen')).toEqual([]);
    expect(published('first-seen', 'published')).toEqual([
      'policy.yml:2: in every repository under tags a HIGH or worse now waits 7 days from its first sight instead of 7 days from its publication (rule high)',
    ]);
  });

  it('where people hear of what is undecided later, in a policy that only advises as well', () => {
    const warningsUnder = (tellAfter: string) =>
      readPolicyText(
        [
          'mode: advise',
          'quarantine: { a: { severity: LOW } }',
          `undecided: { tell-after: ${tellAfter} }`,
          'overrides: [{ tag: a, undecided: { tell-after: never } }]',
        ].join('\n'),
        'policy.yml',
        NOW,
      ).warnings;
    expect(warningsUnder('never')).toEqual([]);
    expect(warningsUnder('2 hours')).toEqual([
      'policy.yml:4: in every repository under tags a nobody hears any more of an image that is undecided (the policy: after 2 hours)',
    ]);
  });

  it('and none where the policy itself only advises', () => {
    const text =
      'mode: advise\nquarantine: { a: { severity: LOW } }\noverrides: [{ tag: a, quarantine: { b: { kev: true } } }]';
    expect(readPolicyText(text, 'policy.yml', NOW).warnings).toEqual([]);
  });
});
