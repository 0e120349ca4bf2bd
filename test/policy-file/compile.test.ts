import type { Origin } from '../../src/core/findings/suppression.ts';
import { policyVersion } from '../../src/policy-file/policy-version.ts';
import { readPolicyObject } from '../../src/policy-file/read-policy.ts';
import { NOW, problemsOf, readFiles, reading } from '../support/policies.ts';
import { ignoreRule, policyWith, waiver } from '../support/samples.ts';

const DAY = 86_400_000;

describe('a rule', () => {
  it('keeps every condition', () => {
    const { policy } = readPolicyObject(
      {
        quarantine: {
          all: {
            severity: 'MEDIUM',
            fix: 'available',
            exploit: 'known',
            kev: true,
            cvss: 7.5,
            epss: 0.1,
            'epss-percentile': 0.95,
            'in-use': true,
            'package-type': ['npm', 'PIP'],
            grace: { HIGH: '14 days', CRITICAL: '2 days' },
            'grace-since': 'published',
            'when-unknown': 'undecided',
          },
        },
      },
      'world.json: policy',
      NOW,
    );
    expect(policy.base.rules).toEqual([
      {
        name: 'all',
        severityAtLeast: 'MEDIUM',
        fix: 'available',
        exploit: 'known',
        kev: 'listed',
        cvssAtLeast: 7.5,
        epssAtLeast: 0.1,
        epssPercentileAtLeast: 0.95,
        inUse: true,
        packageTypes: ['NPM', 'PIP'],
        grace: { HIGH: 14 * DAY, CRITICAL: 2 * DAY },
        graceSince: 'published',
        whenUnknown: 'undecided',
      },
    ]);
  });

  it('with one grace has it for every severity, and for findings without one', () => {
    const { policy } = readPolicyObject(
      { quarantine: { overdue: { fix: 'available', grace: '36 hours' } } },
      'policy',
      NOW,
    );
    const time = 129_600_000;
    expect(policy.base.rules[0]?.grace).toEqual({
      INFORMATIONAL: time,
      LOW: time,
      MEDIUM: time,
      UNKNOWN: time,
      HIGH: time,
      CRITICAL: time,
    });
  });
});

describe('an override', () => {
  it('is a full ruleSet: what it does not give is that of the policy', () => {
    const { policy } = reading(
      'undecided: { default: { quarantine-after: 1 day }, scan-failed: leave }',
      'overrides:',
      '  - { repository: sandbox/*, mode: advise }',
      '  - tag: dev-*',
      '    quarantine: { exploited: { kev: true } }',
      '    undecided: { default: leave }',
    );
    const undecided = { default: { quarantineAfter: DAY }, 'scan-failed': {} };
    const rules = [{ name: 'critical', severityAtLeast: 'CRITICAL' }];
    expect(policy.base).toEqual({ mode: 'enforce', rules, undecided });
    expect(policy.overrides).toEqual([
      { repository: 'sandbox/*', mode: 'advise', rules, undecided, source: 'policy.yml:4' },
      {
        tag: 'dev-*',
        mode: 'enforce',
        rules: [{ name: 'exploited', kev: 'listed' }],
        undecided: {},
        source: 'policy.yml:5',
      },
    ]);
  });
});

describe('an ignore rule', () => {
  it('keeps its scope and limits, and is named for what it matches', () => {
    const { policy } = reading(
      'ignore:',
      '  - id: CVE-2024-*',
      '    package: [linux-libc-dev, linux-headers]',
      '    package-type: os',
      '    severity-at-most: MEDIUM',
      '    fix: none',
      '    reason: |',
      '      headers only',
      '  - { version: 1.2.3, tag: dev-*, digest: "sha256:a*", reason: old, name: dev }',
    );
    expect(policy.ignore).toEqual([
      {
        name: 'CVE-2024-* linux-libc-dev linux-headers OS',
        scope: {
          ids: ['CVE-2024-*'],
          packages: ['linux-libc-dev', 'linux-headers'],
          packageTypes: ['OS'],
        },
        severityAtMost: 'MEDIUM',
        fix: 'none',
        reason: 'headers only',
        source: 'policy.yml:3',
        origin: 'policy',
      },
      {
        name: 'dev',
        scope: { versions: ['1.2.3'], tags: ['dev-*'], digests: ['sha256:a*'] },
        reason: 'old',
        source: 'policy.yml:10',
        origin: 'policy',
      },
    ]);
  });
});

describe('a waiver', () => {
  const until = (text: string): string | undefined =>
    reading(
      `waivers: [{ id: CVE-1, repository: shop/*, by: jane, reason: fine, ticket: SEC-1, until: ${text} }]`,
    ).policy.waivers[0]?.until;

  it('keeps who, why and where', () => {
    const { policy } = reading(
      'waivers: [{ id: CVE-1, repository: shop/*, by: jane, reason: fine, ticket: SEC-1, until: 2026-12-31 }]',
    );
    expect(policy.waivers).toEqual([
      {
        name: 'CVE-1 in shop/*',
        scope: { ids: ['CVE-1'], repositories: ['shop/*'] },
        by: 'jane',
        reason: 'fine',
        ticket: 'SEC-1',
        until: '2027-01-01T00:00:00.000Z',
        source: 'policy.yml:2',
        origin: 'policy',
      },
    ]);
  });

  it.each([
    ['2026-12-31', '2027-01-01T00:00:00.000Z'],
    ['2026-12-31T18:00Z', '2026-12-31T18:00:00.000Z'],
    ['2026-12-31T18:00:30+02:00', '2026-12-31T16:00:30.000Z'],
    ['2027-01-29', '2027-01-30T00:00:00.000Z'],
  ])('until %s lapses at %s', (text, time) => {
    expect(until(text)).toBe(time);
  });

  it('that has lapsed is kept, with a warning', () => {
    const { policy, warnings } = reading(
      'waivers:',
      '  - { id: CVE-2026-1001, repository: a, by: jane, reason: fine, until: 2026-09-30 }',
      '  - { id: CVE-2026-1002, repository: a, by: jane, reason: fine, until: 2026-11-10 }',
      '  - { id: CVE-2026-1003, repository: a, by: jane, reason: fine, until: 2026-11-15 }',
    );
    expect(policy.waivers).toHaveLength(3);
    expect(warnings).toEqual([
      'policy.yml:3: the waiver "CVE-2026-1001 in a" lapsed with the end of 2026-09-30',
      'policy.yml:4: the waiver "CVE-2026-1002 in a" lapses with the end of 2026-11-10',
    ]);
  });

  it('that ends within a day is told with the time', () => {
    expect(
      reading(
        'waivers:',
        '  - { id: A, repository: a, by: jane, reason: fine, until: "2026-10-31T18:00+01:00" }',
        '  - { id: B, repository: a, by: jane, reason: fine, until: "2026-11-10T18:00:30Z" }',
      ).warnings,
    ).toEqual([
      'policy.yml:3: the waiver "A in a" lapsed at 2026-10-31T17:00Z',
      'policy.yml:4: the waiver "B in a" lapses at 2026-11-10T18:00:30Z',
    ]);
  });
});

describe('included files', () => {
  const policy = 'quarantine: { a: { kev: true } }\ninclude: [waivers/*.yml, more.yml]\n';
  const waiver = (id: string): string =>
    `waivers: [{ id: ${id}, repository: a, by: jane, reason: fine, until: 2026-12-31 }]\n`;

  it('add their exceptions, each with its own file and line', () => {
    const { policy: read } = readFiles({
      'policy.yml': policy,
      'waivers/b.yml': `# b\n${waiver('CVE-2')}`,
      'waivers/a.yml': waiver('CVE-1'),
      'more.yml': 'ignore: [{ package: x, reason: noise }]\n',
    });
    expect(read.waivers.map(({ name, source }) => [name, source])).toEqual([
      ['CVE-1 in a', 'waivers/a.yml:1'],
      ['CVE-2 in a', 'waivers/b.yml:2'],
    ]);
    expect(read.ignore.map(({ name, source }) => [name, source])).toEqual([['x', 'more.yml:1']]);
  });

  it('hold nothing else, and each name once', () => {
    expect(
      problemsOf(() =>
        readFiles({
          'policy.yml': policy,
          'waivers/a.yml': waiver('CVE-1'),
          'waivers/b.yml': `mode: advise\n${waiver('CVE-1')}`,
          'more.yml': '',
        }),
      ),
    ).toEqual([
      'waivers/b.yml:1:1: mode: there is no such key in an included file: expected one of ignore, waivers',
      'waivers/b.yml:2:11: waivers[0]: a waiver called "CVE-1 in a" stands at waivers/a.yml:1 already: give this one another name',
      'more.yml:1:1: the document is empty: expected a mapping of keys to values',
    ]);
  });

  it('have to be there', () => {
    expect(problemsOf(() => readFiles({ 'policy.yml': policy, 'more.yml': 'ignore: []' }))).toEqual(
      ['policy.yml:2:11: include[0]: no file matches waivers/*.yml'],
    );
    expect(
      problemsOf(() => readFiles({ 'policy.yml': policy, 'waivers/a.yml': waiver('A') })),
    ).toEqual(['policy.yml:2:26: include[1]: there is no file more.yml']);
  });

  it('are for policies in files', () => {
    expect(problemsOf(() => reading('include: [a.yml]'))).toEqual([
      'policy.yml:2:11: include[0]: a policy that is not in a file of its own cannot name other files',
    ]);
  });
});

describe('the version', () => {
  const versionOf = (...lines: string[]): string => reading(...lines).policy.version;
  const plain = versionOf();

  it('is twelve hexadecimal digits', () => {
    expect(plain).toMatch(/^[0-9a-f]{12}$/);
  });

  it('does not change with comments, lines, the order of keys and what is the default anyway', () => {
    const one = versionOf('ignore: [{ id: a, package: b, reason: c }, { id: d, reason: e }]');
    expect(
      versionOf(
        '# why',
        '',
        'ignore:',
        '- { id: d, reason: e }',
        '- { reason: c, package: b, id: a }',
      ),
    ).toBe(one);
    expect(
      versionOf('mode: enforce', 'undecided: { default: leave }', 'longest-waiver: 90 days'),
    ).toBe(plain);
  });

  it('does not change with how long records are kept, on which no verdict rests', () => {
    expect(versionOf('keep: 90 days')).toBe(plain);
  });

  it('does not change when a waiver moves to another file', () => {
    const waivers = 'waivers: [{ id: A, repository: a, by: b, reason: c, until: 2026-12-31 }]';
    const rule = 'quarantine: { critical: { severity: CRITICAL } }\n';
    const apart = readFiles({ 'policy.yml': `${rule}include: [w.yml]`, 'w.yml': waivers });
    expect(apart.policy.version).toBe(versionOf(waivers));
  });

  // Records name it: a policy that has not changed keeps the version that it has always had.
  it('is what it was, and does not go by where exceptions come from', () => {
    const of = (...origins: Origin[]): string[] =>
      origins.map((origin) =>
        policyVersion(
          policyWith({
            ignore: [ignoreRule({ origin }), ignoreRule({ name: 'cleared', origin })],
            waivers: [waiver({ origin })],
          }),
        ),
      );
    expect(of('policy', 'vex')).toEqual(['3f3b2c3399e2', '3f3b2c3399e2']);
  });

  it.each([
    ['mode: advise'],
    ['undecided: { scan-failed: leave }'],
    ['longest-waiver: 91 days'],
    ['feeds: { kev: { stale-after: 1 day } }'],
    ['ignore: [{ id: a, reason: b }]'],
    ['overrides: [{ repository: a, mode: advise }]'],
  ])('changes with %s', (line) => {
    expect(versionOf(line)).not.toBe(plain);
  });
});

describe('warnings', () => {
  it('name rules that an earlier rule leaves nothing to do, and patterns that match nothing', () => {
    expect(
      reading(
        'overrides:',
        '  - repository: Shop/*',
        '    quarantine:',
        '      high: { severity: HIGH }',
        '      critical: { severity: CRITICAL, fix: available }',
        '      medium: { severity: MEDIUM }',
        'ignore:',
        '  - { id: cve-2024-1, reason: noise }',
        '  - { tag: "shop:1", digest: 3f9a, reason: noise }',
      ).warnings,
    ).toEqual([
      'policy.yml:6:17: overrides[0].quarantine.critical: every finding that meets this rule meets high before',
      'policy.yml:3: "Shop/*" can match nothing: expected a repository\'s name in small letters, without registry, tag and digest',
      'policy.yml:9: "cve-2024-1" can match nothing: ids are compared letter by letter (CVE-…)',
      'policy.yml:10: "shop:1" can match nothing: a tag has no slash, colon or @',
      'policy.yml:10: "3f9a" can match nothing: expected a digest such as sha256:…',
      'policy.yml:10: the ignore rule "in shop:1 3f9a" sets aside every finding under tag shop:1 in image 3f9a',
    ]);
  });

  it('leave alone a rule whose earlier one has a grace', () => {
    expect(
      reading(
        'overrides:',
        '- tag: a',
        '  quarantine:',
        '    a: { fix: available, grace: 1 day }',
        '    b: { fix: available }',
        '    c: { severity: CRITICAL }',
      ).warnings,
    ).toEqual([]);
  });

  it('name exceptions that are for everything', () => {
    expect(
      reading(
        'ignore:',
        '  - { id: "*", reason: noise }',
        '  - { id: [CVE-2024-1234, "**"], package: "*", repository: "*", reason: noise }',
        '  - { package-type: os, repository: sandbox/*, severity-at-most: LOW, fix: none, reason: b }',
        '  - { id: "*", package: linux-libc-dev, reason: headers }',
        '  - { version: 1.2.3, reason: old }',
        'waivers:',
        '  - { id: "*", repository: "*", by: jane, reason: fine, until: 2026-12-31 }',
        '  - { id: "*", repository: shop/*, by: jane, reason: fine, until: 2026-12-31 }',
        '  - { id: CVE-*, repository: "*", by: jane, reason: fine, until: 2026-12-31 }',
      ).warnings,
    ).toEqual([
      'policy.yml:3: the ignore rule "*" sets aside every finding of every image',
      'policy.yml:4: the ignore rule "CVE-2024-1234 ** * in *" sets aside every finding of every image',
      'policy.yml:5: the ignore rule "OS in sandbox/*" sets aside every finding of type OS in repository sandbox/*, of LOW or milder, without a fix',
      'policy.yml:9: the waiver "* in *" sets aside every finding of every image',
    ]);
  });

  it('name what in a rule changes nothing', () => {
    expect(
      reading(
        'overrides:',
        '- tag: a',
        '  quarantine:',
        '    high: { severity: HIGH, grace: { MEDIUM: 30 days, LOW: 60 days } }',
        '    critical: { severity: CRITICAL, grace: { CRITICAL: 1 day, HIGH: 2 days } }',
        '    medium: { severity: MEDIUM, grace: 1 day }',
        '    low: { severity: LOW, grace: 2 days, when-unknown: undecided }',
        '    old: { severity: LOW, grace: 2 days, grace-since: published, when-unknown: undecided }',
        '    fixable: { severity: LOW, fix: available, grace: 2 days, when-unknown: undecided }',
      ).warnings,
    ).toEqual([
      'policy.yml:5:36: overrides[0].quarantine.high.grace: the time for MEDIUM and LOW changes nothing: the rule is for HIGH or worse, and all of that counts at once',
      'policy.yml:6:44: overrides[0].quarantine.critical.grace: the time for HIGH changes nothing: the rule is for CRITICAL',
      'policy.yml:8:56: overrides[0].quarantine.low.when-unknown: it changes nothing: nothing that this rule asks can be unknown',
    ]);
  });

  it.each([
    ['CVE2026-1', 'CVE'],
    ['CVE-2026-123', 'CVE'],
    ['CVE-26-12345', 'CVE'],
    ['CVE_2026_12345', 'CVE'],
    ['"CVE-2026-12345 "', 'CVE'],
    ['CEV-2026-12345', 'CVE'],
    ['2026-12345', 'CVE'],
    ['CVE2024-*', 'CVE'],
    ['GHSA-jfh8-c2jp', 'GHSA'],
    ['ghsa-jfh8-c2jp-5v3q', 'GHSA'],
    ['GHSAjfh8-*', 'GHSA'],
  ])('name an id that looks misspelt: %s', (id, kind) => {
    const example = kind === 'CVE' ? 'CVE-2026-12345' : 'GHSA-jfh8-c2jp-5v3q';
    expect(reading(`ignore: [{ id: ${id}, reason: noise }]`).warnings).toEqual([
      `policy.yml:2: "${id.replaceAll('"', '')}" looks like a misspelt ${kind} id: expected one such as ${example}`,
    ]);
  });

  it('leave alone ids of every kind, and patterns for them', () => {
    const ids =
      'CVE-2026-12345, CVE-1999-0001, GHSA-jfh8-c2jp-5v3q, CVE*, CVE-*, CVE-2024-*, CVE-20??-1234, GHSA-*, GHSA-jfh8-*, TEMP-*, DSA-4686-1, ALAS-2024-123, RUSTSEC-2024-0001, ALAS2-2024-1';
    expect(reading(`ignore: [{ id: [${ids}], reason: noise }]`).warnings).toEqual([]);
  });
});
