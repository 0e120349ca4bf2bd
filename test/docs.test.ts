import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const IN_ROOT = 'src,test,bin,bench,docs,events,policies';
const IN_SRC = globSync('*/', { cwd: join(ROOT, 'src') }).join(',');
const OURS = new Set([...IN_ROOT.split(','), ...IN_SRC.replaceAll('/', '').split(',')]);

/** A text without its blocks of code, which are no links and are not read like prose. */
const proseOf = (markdown: string): string => markdown.replace(/^ *```[\s\S]*?^ *```/gm, '');

/** What a text puts between backticks, word by word; not what stands in its blocks of code. */
const wordsIn = (markdown: string): string[] =>
  [...proseOf(markdown).matchAll(/`([^`]+)`/g)]
    .flatMap(([, code = '']) => code.split(/[\s='"]+/))
    .map((word) => word.replace(/^\.\//, '').replace(/[/…]+$/, '/'));

/** Whether a word is the path of a file or folder of ours: by its first folder, or as code by its ending. */
const isPath = (word: string): boolean =>
  /^[\w.{},*<>/-]+$/.test(word) &&
  !word.startsWith('dist/') &&
  (/\.m?ts$|\.mjs$/.test(word) || OURS.has(word.split('/')[0] ?? '')) &&
  /[/.]/.test(word);

/** `records/{keys,table}.ts` as two paths: each has to be there. */
function eachOf(path: string): string[] {
  const [all, choices] = /\{([^{}]*)\}/.exec(path) ?? [];
  if (all === undefined || choices === undefined) return [path];
  return choices.split(',').map((choice) => path.replace(all, choice));
}

/**
 * From the root or from `src`; a name that begins with no folder of either stands somewhere below them.
 * `<name>` stands for whatever is there.
 */
function isThere(path: string): boolean {
  const pattern = path.replaceAll(/<\w+>/g, '*').replace(/\/$/, '');
  const places = OURS.has(path.split('/')[0] ?? '')
    ? [pattern, `src/${pattern}`]
    : [pattern, `{${IN_ROOT}}/**/${pattern}`];
  return globSync(places, { cwd: ROOT }).length > 0;
}

const lostIn = (markdown: string): string[] =>
  [...new Set(wordsIn(markdown))].filter((word) => isPath(word) && !eachOf(word).every(isThere));

const DOCUMENTS = ['README.md', ...globSync('docs/*.md', { cwd: ROOT })];

it('a path that leads nowhere is found in a text, and nothing else is', () => {
  const text = [
    '`core/`, `core/judgement/decide.ts`, `records/{keys,table}.ts`, `test/faults/`, `keys.ts`,',
    '`ecr/registry-server.ts`, `announce/<name>/<name>-route.ts`, `bin/serverless-plugin.mjs`,',
    "`unknown/unknown`, `and/or`, `world.json`, `npm exec -c 'node bin/run.mjs bin/nowhere.ts'`,",
    '`--world events/play/nowhere.json`, `core/nowhere.ts`, `src/nowhere/`, `nowhere.ts`,',
    '`records/{keys,never}.ts`, `slack/nowhere.ts`, `announce/<name>-nowhere.ts`',
    '```',
    'node `bin/other.ts`',
    '```',
  ].join('\n');
  expect(lostIn(text)).toEqual([
    'bin/nowhere.ts',
    'events/play/nowhere.json',
    'core/nowhere.ts',
    'src/nowhere/',
    'nowhere.ts',
    'records/{keys,never}.ts',
    'slack/nowhere.ts',
    'announce/<name>-nowhere.ts',
  ]);
});

it('the documents are read', () => {
  expect(DOCUMENTS).toEqual(expect.arrayContaining(['README.md', 'docs/architecture.md']));
  const named = wordsIn(readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8')).filter(isPath);
  expect(named.length).toBeGreaterThan(50);
});

it.each(DOCUMENTS)('every path that %s names is there', (name) => {
  expect(lostIn(readFileSync(join(ROOT, name), 'utf8'))).toEqual([]);
});

/** The anchors that GitHub gives the headings of a text. */
const anchorsOf = (markdown: string): string[] =>
  [...proseOf(markdown).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-'),
  );

/** The links of a document, text of its own at `at`, that lead to no file of ours, or to no heading in it. */
const deadLinksIn = (markdown: string, at: string): string[] =>
  [...proseOf(markdown).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => {
      if (/^https?:/.test(link)) return false;
      const [path = '', anchor] = link.split('#');
      const file = path === '' ? join(ROOT, at) : join(ROOT, dirname(at), path);
      if (!existsSync(file)) return true;
      if (anchor === undefined) return false;
      return !anchorsOf(path === '' ? markdown : readFileSync(file, 'utf8')).includes(anchor);
    });

it('a link that leads nowhere is found in a text, and nothing else is', () => {
  const text =
    '# `Here` it is, or not\n[a](docs/policy.md) [b](#here-it-is-or-not) [c](docs/nowhere.md) [d](#there) ' +
    '[e](docs/policy.md#nowhere) [f](https://example.com/nowhere#x) [g](docs)';
  expect(deadLinksIn(text, 'README.md')).toEqual([
    'docs/nowhere.md',
    '#there',
    'docs/policy.md#nowhere',
  ]);
});

it.each(DOCUMENTS)('every link of %s leads somewhere', (name) => {
  expect(deadLinksIn(readFileSync(join(ROOT, name), 'utf8'), name)).toEqual([]);
});

it('the README is read in five or six minutes: no more than 1,700 words besides its code', () => {
  const words = proseOf(readFileSync(join(ROOT, 'README.md'), 'utf8')).split(/\s+/);
  expect(words.length).toBeLessThan(1700);
});

describe('docs/operations.md', () => {
  const text = readFileSync(join(ROOT, 'docs/operations.md'), 'utf8');
  const program = readFileSync(join(ROOT, 'src/cli/program.ts'), 'utf8');

  it.each([
    'It is silent',
    'It is noisy',
    'Slack is down',
    'The token was revoked',
    'A feed is stale',
    'An image is stuck',
    'Somebody deleted a mark',
    'What does it cost?',
    'How do I remove it?',
  ])('answers "%s" with one command first, and what to see', (question) => {
    const [, answer = ''] = text.split(`### ${question}\n\n\`\`\`sh\n`);
    const [block = ''] = answer.split('\n```');
    expect(block).toMatch(/^(npx|npm run|aws) [^\n]+ # see: [^\n]+$/);
    const [, command] = /^npx ecr-scan-notifier (\w+)/.exec(block) ?? [];
    expect(program).toContain(command ?? '');
  });

  it('has a line for each alarm of the stack, with a first look', () => {
    const stack = globSync('stack/*.yml', { cwd: ROOT }).map((file) =>
      readFileSync(join(ROOT, file), 'utf8'),
    );
    const alarms = stack.flatMap((yaml) =>
      [...yaml.matchAll(/^ {2}(\w+):\n {4}Type: AWS::CloudWatch::Alarm$/gm)].map(
        ([, name]) => name,
      ),
    );
    const [, table = ''] = text.split('| alarm | rings when | first look |\n');
    const [lines = ''] = table.split('\n\n');
    const named = [...lines.matchAll(/^\| `(\w+)` \| [^|]+ \| [^|]+ \|$/gm)].map(
      ([, name]) => name,
    );
    expect(alarms).toContain('DeploymentGateAlarm');
    expect(new Set(named)).toEqual(new Set(alarms));
    expect(named).toHaveLength(alarms.length);
  });
});
