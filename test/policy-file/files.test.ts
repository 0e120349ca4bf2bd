import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readPolicyFile } from '../../src/policy-file/read-policy.ts';
import { NOW, problemsOf } from '../support/policies.ts';

/*
 * The files that a policy names: which those are, and how many and how large they may be.
 */

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'files-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}
const ignoring = (id: string): string => `ignore: [{ id: ${id}, package: a, reason: noise }]`;
const including = (...patterns: string[]): string =>
  `quarantine: { critical: { severity: CRITICAL } }\ninclude: ${JSON.stringify(patterns)}\n`;

/** The ids that included files ignore, under the policy of a folder. */
const idsIn = (policy: string): (string | undefined)[] =>
  readPolicyFile(join(folder, policy), NOW).policy.ignore.map(({ scope }) => scope.ids?.[0]);
/** Without the folder of this test. */
const problemsIn = (policy: string): string[] =>
  problemsOf(() => readPolicyFile(join(folder, policy), NOW)).map((one) =>
    one.replaceAll(`${folder}/`, ''),
  );

describe('a pattern', () => {
  it.each([
    ['waivers/*.yml', ['one', 'two']],
    ['waivers/one.yml', ['one']],
    ['./waivers/o?e.yml', ['one']],
    ['waivers/[a-o]*.yml', ['one']],
    ['waivers/[!a-o]*.yml', ['two']],
    ['{waivers,teams/*}/{one,three}.yml', ['three', 'one']],
    ['**/*.yml', ['three', 'one', 'two']],
    ['teams/**', ['three']],
    ['**/teams/**/*.yml', ['three']],
    ['.shared/*.yml', ['hidden']],
    ['node_modules/corporate/*.yml', ['corporate']],
    ['../policy/waivers/two.yml', ['two']],
  ])('%s stands for %j', (pattern, ids) => {
    write({
      'top.yml': including(pattern),
      'policy/top.yml': '',
      'policy/waivers/one.yml': ignoring('one'),
      'policy/waivers/two.yml': ignoring('two'),
      'policy/teams/shop/three.yml': ignoring('three'),
      'policy/.shared/hidden.yml': ignoring('hidden'),
      'policy/node_modules/corporate/all.yml': ignoring('corporate'),
      'policy/.git/objects/all.yml': ignoring('git'),
    });
    // The policy is no file that is included.
    write({ 'policy/policy.yaml': including(pattern) });
    rmSync(join(folder, 'policy/top.yml'));
    expect(idsIn('policy/policy.yaml')).toEqual(ids);
  });

  it('may leave the folder of the policy: a monorepo has its waivers beside what they are for', () => {
    write({
      'security/policy.yml': including('../services/*/waivers.yml'),
      'services/api/waivers.yml': ignoring('api'),
      'services/web/waivers.yml': ignoring('web'),
    });
    expect(idsIn('security/policy.yml')).toEqual(['api', 'web']);
  });

  it('may name folders that are links, and follows none by itself', () => {
    write({ 'policy.yml': including('linked/*.yml'), 'there/one.yml': ignoring('one') });
    symlinkSync('there', join(folder, 'linked'));
    symlinkSync('..', join(folder, 'there/up'));
    expect(idsIn('policy.yml')).toEqual(['one']);
    write({ 'policy.yml': including('**/one.yml') });
    expect(idsIn('policy.yml')).toEqual(['one']);
  });

  it('that matches a link to nothing, or to itself, says so', () => {
    write({ 'policy.yml': including('waivers/*.yml', 'loop.yml') });
    mkdirSync(join(folder, 'waivers'));
    symlinkSync('nothing', join(folder, 'waivers/lost.yml'));
    symlinkSync('loop.yml', join(folder, 'loop.yml'));
    expect(problemsIn('policy.yml')).toEqual([
      'waivers/lost.yml: cannot be read: there is no such file',
      'loop.yml: cannot be read: too many symbolic links encountered',
    ]);
  });

  it('that goes through more files than anybody has is refused, once, with its place', () => {
    write({ 'policy.yml': including('**/*/**/*/**/*/**/*/**/*.yml', '*.none') });
    mkdirSync(join(folder, ...Array.from({ length: 60 }, () => 'd')), { recursive: true });
    expect(problemsIn('policy.yml')).toEqual([
      'policy.yml:2:11: include[0]: more than 200000 files and folders were looked at for **/*/**/*/**/*/**/*/**/*.yml: name a narrower folder',
    ]);
  });

  it('that matches more files than anybody has is refused', () => {
    write({ 'policy.yml': including('w/*') });
    mkdirSync(join(folder, 'w'));
    for (let index = 0; index < 2_001; index += 1) writeFileSync(join(folder, 'w', `${index}`), '');
    expect(problemsIn('policy.yml')).toEqual([
      'policy.yml:2:11: include[0]: 2001 files match w/*: at most 2000 are read, so name them more narrowly',
    ]);
  });
});

describe('a file', () => {
  const MEGABYTE = 1_048_576;

  it('that is too large is not read', () => {
    write({ 'policy.yml': including('big.yml'), 'big.yml': '#'.repeat(5 * MEGABYTE) });
    expect(problemsIn('policy.yml')).toEqual(['big.yml: it has 5 MB: at most 4 MB are read']);
    expect(problemsIn('big.yml')).toEqual(['big.yml: it has 5 MB: at most 4 MB are read']);
  });

  it('is one of few that are not too large together', () => {
    write({ 'policy.yml': including('w/*') });
    for (let index = 0; index < 9; index += 1) {
      write({ [`w/${index}`]: '#'.repeat(3.9 * MEGABYTE) });
    }
    expect(problemsIn('policy.yml')).toEqual([
      'policy.yml:2:11: include[0]: the files of this policy have 36 MB with those that match w/*: at most 32 MB are read',
    ]);
  });

  it('that is not text is called so', () => {
    write({ 'policy.yml': including('w/*'), 'w/picture.png': '\u0089PNG\r\n\u0000\u0001' });
    expect(problemsIn('policy.yml')).toEqual(['w/picture.png: it is not text']);
  });

  it('full of faults that make one another is told with the first of them, and how many more', () => {
    write({ 'policy.yml': 'a: [\n'.repeat(30) });
    expect(problemsIn('policy.yml')).toEqual([
      'policy.yml:2:1: not YAML: Flow sequence in block collection must be sufficiently indented and end with a ] (and 58 more faults from here on; mend this first)',
    ]);
  });

  it('full of faults of their own is told with the first of them, and how many more', () => {
    write({ 'policy.yml': 'a: 1\n'.repeat(30) });
    const problems = problemsIn('policy.yml');
    expect(problems).toHaveLength(11);
    expect(problems.at(-1)).toMatch(
      /^policy\.yml:12:1: .* \(and 18 more faults from here on; mend this first\)$/,
    );
  });

  it('full of problems is told with the first of them, and how many more', () => {
    write({ 'policy.yml': `${including()}ignore:\n${'  - {}\n'.repeat(2_000)}` });
    expect(() => readPolicyFile(join(folder, 'policy.yml'), NOW)).toThrow(/\n… and 1950 more$/);
  });
});

describe('JSON', () => {
  const vex = (text: string) => {
    write({ 'policy.yml': including().replace('include: []', 'vex: [a.json]'), 'a.json': text });
    return problemsIn('policy.yml');
  };

  it.each([
    ['{"@context": ', '1:14: not JSON: Unexpected end of the text'],
    ['{"a": 1,\n "b": }', "2:7: not JSON: Unexpected token '}'"],
    ['{"a": 1\n "b": 2}', "2:2: not JSON: Expected ',' or '}' after property value"],
    ['{"a": "x\n"}', '1:9: not JSON: Bad control character in string literal'],
    ['{"a": 1}}', '1:9: not JSON: Unexpected non-whitespace character after its end'],
    ['a: 1', "1:1: not JSON: Unexpected token 'a'"],
    ['{"a": 1,\n "a": 2}', '2:2: the key "a" stands here for the second time'],
  ])('that is broken is not called YAML: %j', (text, sentence) => {
    expect(vex(text)).toEqual([`a.json:${sentence}`]);
  });

  it('may begin with a byte order mark and be set off by tabs', () => {
    expect(vex('\uFEFF{\n\t"@context": "https://openvex.dev/ns/v0.2.0"\n}')).toEqual([
      'a.json:1:1: timestamp: it is missing',
      'a.json:1:1: statements: it is missing',
    ]);
  });

  it('is what a policy in a file of that name is', () => {
    write({ 'policy.json': '{"quarantine": {"a": {"kev": true},}}' });
    expect(problemsIn('policy.json')).toEqual([
      'policy.json:1:36: not JSON: Expected double-quoted property name',
    ]);
  });
});
