import { problemsOf, readFiles } from '../support/policies.ts';

type Statement = Readonly<Record<string, unknown>>;

const RULE = 'quarantine: { a: { kev: true } }\nvex: [vex/*.json]\n';
const API = 'pkg:oci/api?repository_url=123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop/api';
const REACHED = { status: 'not_affected', justification: 'vulnerable_code_not_in_execute_path' };

const document = (statements: readonly Statement[], timestamp = '2026-10-01T00:00:00Z'): string =>
  JSON.stringify(
    {
      '@context': 'https://openvex.dev/ns/v0.2.0',
      '@id': 'https://openvex.dev/docs/example/1',
      author: 'Jane',
      timestamp,
      version: 1,
      statements,
    },
    null,
    '\t',
  );

const readVex = (...statements: readonly Statement[]) =>
  readFiles({ 'policy.yml': RULE, 'vex/a.json': document(statements) });

const about = (product: unknown, more: Statement = REACHED): Statement => ({
  vulnerability: { name: 'CVE-2026-1' },
  products: [typeof product === 'string' ? { '@id': product } : product],
  ...more,
});

/** The scope that a product amounts to, without the ids. */
const scopeOf = (product: unknown): unknown => {
  const { policy, warnings } = readVex(about(product));
  const [rule] = policy.ignore;
  if (!rule) return warnings;
  const { ids, ...scope } = rule.scope;
  expect(ids).toEqual(['CVE-2026-1']);
  return scope;
};

/** The account and region of the image: the same name elsewhere may be another image. */
const HERE = ['123456789012/eu-central-1'];

describe('a statement', () => {
  it('not_affected becomes an ignore rule that says why, and where it stands', () => {
    const { policy, warnings } = readVex(
      { vulnerability: 'CVE-2026-9', products: [API], status: 'affected' },
      about(API, { ...REACHED, impact_statement: 'We never\n call it.' }),
    );
    expect(policy.ignore).toEqual([
      {
        name: 'VEX of Jane: CVE-2026-1 not_affected',
        scope: { ids: ['CVE-2026-1'], registries: HERE, repositories: ['shop/api'] },
        reason: 'not_affected: vulnerable_code_not_in_execute_path: We never call it.',
        source: 'vex/a.json#statement 2',
        origin: 'vex',
      },
    ]);
    expect(warnings).toEqual([]);
  });

  it('fixed becomes one too, of the versions that it names', () => {
    const { policy, warnings } = readVex(
      about('pkg:deb/debian/openssl@3.0.11', { status: 'fixed' }),
      about('pkg:deb/debian/curl', { status: 'fixed' }),
    );
    expect(policy.ignore).toMatchObject([
      { scope: { packages: ['openssl'], versions: ['3.0.11'] }, reason: 'fixed' },
    ]);
    expect(warnings).toEqual([
      'vex/a.json#statement 2: pkg:deb/debian/curl is called fixed without a version, digest or tag, so it matches nothing',
    ]);
  });

  it('goes by the names of one vulnerability, and not by advisories on many', () => {
    const { policy } = readVex({
      vulnerability: {
        '@id': 'https://nvd.nist.gov/vuln/detail/CVE-2019-17571',
        name: 'CVE-2019-17571',
        aliases: ['GHSA-2qrg-x229-3v8q', 'DSA-4686-1', 'USN-4495', 'openSUSE-SU-2020:0051-1'],
      },
      products: [API],
      ...REACHED,
    });
    expect(policy.ignore[0]?.scope.ids).toEqual(['CVE-2019-17571', 'GHSA-2qrg-x229-3v8q']);
  });

  it('of a document before v0.2.0 names products and subcomponents by text', () => {
    const { policy } = readVex({
      vulnerability: 'CVE-2026-1',
      products: [API],
      subcomponents: ['pkg:apk/wolfi/git@2.39.0-r1'],
      ...REACHED,
    });
    expect(policy.ignore[0]?.scope).toEqual({
      ids: ['CVE-2026-1'],
      registries: HERE,
      repositories: ['shop/api'],
      packages: ['git'],
      packageTypes: ['OS'],
      versions: ['2.39.0-r1'],
    });
  });

  it('that can match nothing is a warning', () => {
    const { policy, warnings } = readVex(
      { vulnerability: 'CVE-2026-1', ...REACHED },
      about('https://example.com/product'),
      about('pkg:generic/openssl@3'),
      about('pkg:npm/%2A'),
      about({ '@id': API, subcomponents: [{ '@id': 'pkg:github/a/b' }] }),
    );
    expect(policy.ignore).toEqual([]);
    expect(warnings).toEqual([
      'vex/a.json#statement 1: it names no product, so it matches nothing',
      'vex/a.json#statement 2: https://example.com/product is no package URL, so it matches nothing',
      'vex/a.json#statement 3: pkg:generic/openssl@3 is of the type generic, which cannot be matched, so it matches nothing',
      'vex/a.json#statement 4: pkg:npm/%2A has a wildcard in it, so it matches nothing',
      'vex/a.json#statement 5: pkg:github/a/b is of the type github, which cannot be matched, so it matches nothing',
    ]);
  });
});

describe('the name of a statement', () => {
  const by = (author: string | undefined, ...statements: readonly Statement[]): string =>
    JSON.stringify({ ...JSON.parse(document(statements)), author });
  const namesIn = (...documents: readonly string[]): readonly string[] => {
    const files = documents.map((text, index) => [`vex/${index}.json`, text]);
    return readFiles({ 'policy.yml': RULE, ...Object.fromEntries(files) }).policy.ignore.map(
      ({ name }) => name,
    );
  };

  it.each([
    ['Example Inc. <security@example.com>', 'VEX of Example Inc.: CVE-2026-1 not_affected'],
    [undefined, 'VEX: CVE-2026-1 not_affected'],
    [
      'The  Security\nTeam of a Company with a Very Long Name',
      'VEX of The Security Team of a Company with a V…: CVE-2026-1 not_affected',
    ],
  ])('begins with the author: %j', (author, name) => {
    expect(namesIn(by(author, about(API)))).toEqual([name]);
  });

  it('says what it is about where the author says the same of several things', () => {
    const parts = [{ '@id': 'pkg:deb/debian/openssl@3.0.11' }, { '@id': 'pkg:npm/a' }];
    expect(
      namesIn(by('Jane', about({ '@id': API, subcomponents: parts }), about('pkg:oci/web'))),
    ).toEqual([
      'VEX of Jane: CVE-2026-1 not_affected, openssl 3.0.11 in shop/api',
      'VEX of Jane: CVE-2026-1 not_affected, a in shop/api',
      'VEX of Jane: CVE-2026-1 not_affected, in web */web',
    ]);
  });

  it('stays the same wherever the statement stands', () => {
    const other = about('pkg:npm/a', { status: 'not_affected', impact_statement: 'no' });
    const one = namesIn(by('Jane', about(API), other), by('Joe', about('pkg:npm/b')));
    const two = namesIn(by('Joe', about('pkg:npm/b')), by('Jane', other, about(API)));
    expect(two.toSorted()).toEqual(one.toSorted());
    expect(new Set(one).size).toBe(3);
  });

  it('is never that of another one', () => {
    const named = (...aliases: readonly string[]): Statement => ({
      ...about(API),
      vulnerability: { name: 'CVE-2026-1', aliases },
    });
    const names = namesIn(by('Jane', named('GHSA-aaaa-bbbb-cccc'), named('GHSA-aaaa-bbbb-dddd')));
    expect(names).toEqual([
      'VEX of Jane: CVE-2026-1 not_affected, in shop/api',
      'VEX of Jane: CVE-2026-1 not_affected, in shop/api (2)',
    ]);
  });
});

describe('a product', () => {
  it.each([
    [`${API}&tag=1.4`, { registries: HERE, repositories: ['shop/api'], tags: ['1.4'] }],
    [
      'pkg:oci/api@sha256%3A3f9a?repository_url=123456789012.dkr.ecr.eu-central-1.amazonaws.com%2Fshop%2Fapi',
      { registries: HERE, repositories: ['shop/api'], digests: ['sha256:3f9a'] },
    ],
    ['pkg:oci/api@sha256:3f9a', { repositories: ['api', '*/api'], digests: ['sha256:3f9a'] }],
    [
      'pkg:oci/static?repository_url=gcr.io/distroless/static',
      { repositories: ['distroless/static', '*/distroless/static'] },
    ],
    [
      'pkg:oci/api?repository_url=gcr.io/shop',
      [
        'vex/a.json#statement 1: pkg:oci/api?repository_url=gcr.io/shop has a repository_url that does not end in its name, so it matches nothing',
      ],
    ],
    [
      'pkg:oci/api@1.4',
      [
        'vex/a.json#statement 1: pkg:oci/api@1.4 has a version that is no digest, so it matches nothing',
      ],
    ],
  ])('as an image: %s', (product, scope) => {
    expect(scopeOf(product)).toEqual(scope);
  });

  it.each([
    ['pkg:deb/debian/libc6@2.36-9%2Bdeb12u3?arch=amd64', ['libc6'], ['OS'], ['2.36-9+deb12u3']],
    ['pkg:rpm/amzn/bind-libs@9.11-1?epoch=32', ['bind-libs'], ['OS'], ['32:9.11-1']],
    ['pkg:npm/%40scope/name@1.0.0', ['@scope/name'], ['NPM', 'NODEPKG', 'YARN'], ['1.0.0']],
    ['pkg:maven/org.apache/log4j@2', ['org.apache:log4j'], ['JAR', 'POM'], ['2']],
    [
      'pkg:golang/golang.org/x/net@v0.1',
      ['golang.org/x/net'],
      ['GOBINARY', 'GOMOD'],
      ['v0.1', '0.1'],
    ],
    ['pkg:pypi/PyYAML', ['PyYAML', 'pyyaml'], ['PIP', 'PIPENV', 'POETRY', 'PYTHONPKG'], undefined],
  ])('as a package: %s', (product, packages, packageTypes, versions) => {
    expect(scopeOf(product)).toEqual({
      packages,
      ...(packageTypes && { packageTypes }),
      ...(versions && { versions }),
    });
  });

  it('is known by the package URL among its identifiers', () => {
    expect(
      scopeOf({ '@id': 'https://example.com/api', identifiers: { purl: 'pkg:apk/wolfi/git' } }),
    ).toEqual({ packages: ['git'], packageTypes: ['OS'] });
  });

  it('with several parts has one rule for each', () => {
    const { policy } = readVex(
      about({ '@id': API, subcomponents: [{ '@id': 'pkg:npm/a@1' }, { '@id': 'pkg:npm/b@2' }] }),
    );
    expect(policy.ignore.map(({ scope }) => [scope.packages, scope.versions])).toEqual([
      [['a'], ['1']],
      [['b'], ['2']],
    ]);
    expect(new Set(policy.ignore.map(({ name }) => name)).size).toBe(2);
  });
});

describe('of several statements on the same', () => {
  const affected = (timestamp: string, product = API): Statement =>
    about(product, { status: 'affected', timestamp });

  it.each([
    ['an older affected', affected('2026-09-01T00:00:00Z'), 1],
    ['a newer affected', affected('2026-10-02T00:00:00Z'), 0],
    ['an affected of the same time', affected('2026-10-01T00:00:00Z'), 0],
    [
      'a newer under_investigation',
      about(API, { status: 'under_investigation', timestamp: '2026-10-02T00:00:00Z' }),
      0,
    ],
    ['a newer affected of one of its tags', affected('2026-10-02T00:00:00Z', `${API}&tag=1`), 0],
    [
      'a newer affected that names the repository by its end',
      affected('2026-10-02T00:00:00Z', 'pkg:oci/api'),
      0,
    ],
    ['a newer affected of another image', affected('2026-10-02T00:00:00Z', 'pkg:oci/web'), 1],
    ['a newer affected of a library alone', affected('2026-10-02T00:00:00Z', 'pkg:npm/a'), 1],
    [
      'a newer affected in a part that cannot be matched',
      about(
        { '@id': API, subcomponents: [{ '@id': 'pkg:generic/a' }] },
        { status: 'affected', timestamp: '2026-10-02T00:00:00Z' },
      ),
      0,
    ],
  ])('%s leaves so many of a not_affected: %#', (_, other, count) => {
    expect(readVex(about(API), other).policy.ignore).toHaveLength(count);
    expect(readVex(other, about(API)).policy.ignore).toHaveLength(count);
  });

  it('says which of them is void', () => {
    expect(readVex(about(API), affected('2026-10-02T00:00:00Z')).warnings).toEqual([
      `vex/a.json#statement 1: not_affected is void for ${API}: vex/a.json#statement 2 is not older and says affected`,
    ]);
  });

  it('the newest holds, whichever document it stands in', () => {
    const { policy } = readFiles({
      'policy.yml': RULE,
      'vex/a.json': document([about(API, { status: 'not_affected', impact_statement: 'new' })]),
      'vex/b.json': document(
        [about(API, { status: 'not_affected', impact_statement: 'old' })],
        '2026-09-01T00:00:00Z',
      ),
    });
    expect(policy.ignore.map(({ reason, source }) => [reason, source])).toEqual([
      ['not_affected: new', 'vex/a.json#statement 1'],
    ]);
  });

  it('an alias is the same vulnerability', () => {
    const { policy } = readVex(
      { ...about(API), vulnerability: { name: 'CVE-2026-1', aliases: ['GHSA-aaaa-bbbb-cccc'] } },
      { ...affected('2026-10-02T00:00:00Z'), vulnerability: { name: 'GHSA-aaaa-bbbb-cccc' } },
    );
    expect(policy.ignore).toEqual([]);
  });
});

const FOREIGN = 'it is not an OpenVEX document (no https://openvex.dev context)';

describe('a malformed document', () => {
  const problemsIn = (text: string): readonly string[] =>
    problemsOf(() => readFiles({ 'policy.yml': RULE, 'vex/a.json': text }));

  it.each([
    [
      '{"@context": "https://openvex.dev/ns"}',
      ['vex/a.json:1:1: timestamp: it is missing', 'vex/a.json:1:1: statements: it is missing'],
    ],
    ['{}', [`vex/a.json:1:1: ${FOREIGN}`]],
    ['{"bomFormat": "CycloneDX", "vulnerabilities": []}', [`vex/a.json:1:1: ${FOREIGN}`]],
    [
      '{"@context": "https://cyclonedx.org", "timestamp": "2026-10-01T00:00:00Z", "statements": []}',
      [`vex/a.json:1:1: ${FOREIGN}`],
    ],
    [
      '{"@context": "https://openvex.dev/ns", "timestamp": "yesterday", "statements": []}',
      ['vex/a.json:1:53: timestamp: expected an ISO time with its offset'],
    ],
    ['[]', [`vex/a.json:1:1: ${FOREIGN}`]],
    ['{', [expect.stringContaining('vex/a.json:1:')]],
  ])('is refused: %s', (text, problems) => {
    expect(problemsIn(text)).toEqual(problems);
  });

  it.each([
    [
      { status: 'not_affected' },
      'statements[0]: a not_affected needs a justification or an impact_statement',
    ],
    [
      { status: 'maybe' },
      'statements[0].status: "maybe" is not possible: expected one of not_affected, affected, fixed, under_investigation',
    ],
    [
      { status: 'not_affected', justification: 'because' },
      'statements[0].justification: "because" is not possible: expected one of component_not_present, vulnerable_code_not_present, vulnerable_code_not_in_execute_path, vulnerable_code_cannot_be_controlled_by_adversary, inline_mitigations_already_exist',
    ],
    [{ ...REACHED, vulnerability: {} }, 'statements[0].vulnerability: it names no vulnerability'],
    [
      { ...REACHED, vulnerability: 'CVE-*' },
      'statements[0].vulnerability: an id has a wildcard in it',
    ],
  ])('has the path of what is wrong: %j', (statement, sentence) => {
    const [problem, ...others] = problemsIn(document([about(API, statement)]));
    expect(problem?.replace(/^vex\/a\.json:\d+:\d+: /, '')).toBe(sentence);
    expect(others).toEqual([]);
  });
});
