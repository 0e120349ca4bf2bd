import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const IN_ROOT = 'src,test,bin,bench,docs,events,policies';
const IN_SRC = globSync('*/', { cwd: join(ROOT, 'src') }).join(',');
const OURS = new Set([...IN_ROOT.split(','), ...IN_SRC.replaceAll('/', '').split(',')]);

/** What a text puts between backticks, word by word; not what stands in its blocks of code. */
const wordsIn = (markdown: string): string[] =>
  [...markdown.replace(/^ *```[\s\S]*?^ *```/gm, '').matchAll(/`([^`]+)`/g)]
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
