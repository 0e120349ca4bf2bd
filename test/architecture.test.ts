import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

interface Import {
  /** `src/core/digest.ts` for a file of ours, the package's name for any other. */
  readonly target: string;
  /** Erased by the compiler: nothing of it is there at run time. */
  readonly typeOnly: boolean;
}
interface SourceFile {
  readonly path: string;
  /** Without comments. */
  readonly text: string;
  readonly imports: readonly Import[];
}

const STATEMENT =
  /^(?:import|export)\b(?:(?!^(?:import|export)\b)[^;])*?\bfrom\s+'([^']+)'|^import\s+'([^']+)'|\bimport\(\s*['`]([^'`]+)['`]/gm;

function importsOf(path: string, text: string): Import[] {
  return [...text.matchAll(STATEMENT)].map(([statement, from, bare, dynamic]) => {
    const target = from ?? bare ?? dynamic ?? '';
    const names = /\{([^}]*)\}/.exec(statement)?.[1];
    const typeOnly =
      /^(?:import|export)\s+type\b/.test(statement) ||
      (names !== undefined &&
        /^(?:import|export)\s*\{/.test(statement) &&
        names.split(',').every((name) => /^\s*(type\s|$)/.test(name)));
    const own = target.startsWith('.') ? relative(ROOT, join(ROOT, dirname(path), target)) : target;
    return { target: own, typeOnly };
  });
}

const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');

const filesUnder = (folder: string): SourceFile[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => {
      const path = join(folder, name);
      const text = withoutComments(readFileSync(join(ROOT, path), 'utf8'));
      return { path, text, imports: importsOf(path, text) };
    });

const sources = filesUnder('src');
const room = (name: string): SourceFile[] =>
  sources.filter(({ path }) => path.startsWith(`src/${name}/`));
const fileNamed = (path: string): SourceFile => {
  const file = sources.find((each) => each.path === path);
  if (!file) throw new Error(`There is no ${path}.`);
  return file;
};

/** `src/core/x.ts → zod` for every import that the rule does not allow. */
const forbidden = (files: readonly SourceFile[], allowed: (one: Import) => boolean): string[] =>
  files.flatMap(({ path, imports }) =>
    imports.filter((one) => !allowed(one)).map(({ target }) => `${path} → ${target}`),
  );
const inRooms = (target: string, ...rooms: string[]): boolean =>
  rooms.some((name) => target.startsWith(`src/${name}/`));

/** What runs at a person's keyboard and is in no bundle. */
const isAtHome = (path: string): boolean => /^src\/(local|cli|terminal|policy-file)\//.test(path);

const SENDERS = [
  'src/announce/slack/slack-client.ts',
  'src/announce/slack/slack-route.ts',
  'src/announce/topic/topic-route.ts',
];

it('the imports of a file are read from its text', () => {
  const text = [
    "import type { A } from './a.ts';",
    "import { type B, c } from '../core/c.ts';",
    "import {\n  type D,\n  type E,\n} from './d.ts';",
    "import * as z from 'zod';",
    "import middy, { type M } from '@middy/core';",
    "export { f } from './f.ts';",
    "export type { G } from './g.ts';",
    "import './h.ts';",
    "const lazy = await import('./i.ts');",
    'export const from = 1;',
  ].join('\n');
  expect(importsOf('src/room/x.ts', text)).toEqual([
    { target: 'src/room/a.ts', typeOnly: true },
    { target: 'src/core/c.ts', typeOnly: false },
    { target: 'src/room/d.ts', typeOnly: true },
    { target: 'zod', typeOnly: false },
    { target: '@middy/core', typeOnly: false },
    { target: 'src/room/f.ts', typeOnly: false },
    { target: 'src/room/g.ts', typeOnly: true },
    { target: 'src/room/h.ts', typeOnly: false },
    { target: 'src/room/i.ts', typeOnly: false },
  ]);
});

it('every file of src stands in a room that has rules here', () => {
  const known =
    /^src\/(core|intake|announce|registry|records|threat-intel|pipeline|lambda|policy-file|cli|terminal|local)\//;
  expect(sources.map(({ path }) => path).filter((path) => !known.test(path))).toEqual([]);
  expect(sources.length).toBeGreaterThan(60);
});

describe('what each room may know', () => {
  it('core knows itself, zod, hashes and how versions compare', () => {
    const allowed = [
      'zod',
      'node:crypto',
      'semver/functions/compare.js',
      'semver/functions/valid.js',
      '@renovatebot/pep440',
      'deb-version-compare',
    ];
    expect(
      forbidden(room('core'), ({ target }) => inRooms(target, 'core') || allowed.includes(target)),
    ).toEqual([]);
  });

  it('core has no clock, waits for nothing and reads no environment', () => {
    const impure = /\bawait\b|\basync\b|new Date\(\)|Date\.now|Math\.random|randomUUID|process\./;
    expect(
      room('core')
        .filter(({ text }) => impure.test(text))
        .map(({ path }) => path),
    ).toEqual([]);
  });

  it('intake knows core, zod and how to compare', () => {
    const tools = ['zod', 'node:util'];
    expect(
      forbidden(
        room('intake'),
        ({ target }) => inRooms(target, 'core', 'intake') || tools.includes(target),
      ),
    ).toEqual([]);
  });

  it('what is said is pure: it knows core and nothing that sends', () => {
    const pure = room('announce').filter(({ path }) => !SENDERS.includes(path));
    expect(pure.length).toBeGreaterThan(4);
    expect(
      forbidden(
        pure,
        ({ target }) =>
          inRooms(target, 'core') || (inRooms(target, 'announce') && !SENDERS.includes(target)),
      ),
    ).toEqual([]);
  });

  it('senders know what is said, core and their clients', () => {
    const clients = ['@aws-sdk/client-sns', '@aws-sdk/client-ssm', '@slack/web-api'];
    expect(
      forbidden(
        SENDERS.map(fileNamed),
        ({ target }) => inRooms(target, 'core', 'announce') || clients.includes(target),
      ),
    ).toEqual([]);
  });

  it('registry knows core, intake and the client of ECR', () => {
    expect(
      forbidden(
        room('registry'),
        ({ target }) =>
          inRooms(target, 'core', 'intake', 'registry') || target === '@aws-sdk/client-ecr',
      ),
    ).toEqual([]);
  });

  it('records knows core, the client of DynamoDB, zod and how to pack', () => {
    const tools = ['@aws-sdk/lib-dynamodb', 'node:crypto', 'node:util', 'node:zlib', 'zod'];
    expect(
      forbidden(
        room('records'),
        ({ target }) => inRooms(target, 'core', 'records') || tools.includes(target),
      ),
    ).toEqual([]);
  });

  it('threat-intel knows core, the table, its clients and how to unpack', () => {
    const tools = ['@aws-sdk/lib-dynamodb', '@aws-sdk/client-inspector2', 'zod'];
    expect(
      forbidden(
        room('threat-intel'),
        ({ target }) =>
          inRooms(target, 'core', 'threat-intel') ||
          ['src/records/keys.ts', 'src/records/table.ts'].includes(target) ||
          tools.includes(target) ||
          /^node:(crypto|net|util|zlib|stream)/.test(target),
      ),
    ).toEqual([]);
  });

  it('policy-file knows core, files and the libraries of its formats', () => {
    const tools = ['zod', 'yaml', 'packageurl-js'];
    expect(
      forbidden(
        room('policy-file'),
        ({ target }) =>
          inRooms(target, 'core', 'policy-file') ||
          tools.includes(target) ||
          /^node:(crypto|fs|path|process)/.test(target),
      ),
    ).toEqual([]);
  });

  it('pipeline knows core and intake, and of effects only their types', () => {
    expect(
      forbidden(
        room('pipeline'),
        ({ target, typeOnly }) =>
          inRooms(target, 'core', 'intake', 'pipeline') ||
          (typeOnly && inRooms(target, 'announce', 'records', 'registry', 'threat-intel')),
      ),
    ).toEqual([]);
  });

  it('handlers know the door, the events and the stories', () => {
    expect(
      forbidden(
        room('lambda/handlers'),
        ({ target }) =>
          inRooms(target, 'core', 'intake', 'pipeline') || target === 'src/lambda/middleware.ts',
      ),
    ).toEqual([]);
  });

  it('no room knows the functions and what puts them together', () => {
    const others = sources.filter(({ path }) => !isAtHome(path) && !path.startsWith('src/lambda/'));
    expect(forbidden(others, ({ target }) => !inRooms(target, 'lambda'))).toEqual([]);
  });

  it('nothing that is deployed knows local, the command line or how a policy is written', () => {
    const deployed = sources.filter(({ path }) => !isAtHome(path));
    expect(
      forbidden(
        deployed,
        ({ target }) => !inRooms(target, 'local', 'cli', 'terminal', 'policy-file'),
      ),
    ).toEqual([]);
  });
});

it('the environment is read by the door and by what runs at home, and nowhere else', () => {
  const readers = sources
    .filter(({ path, text }) => !isAtHome(path) && /process\.env/.test(text))
    .map(({ path }) => path);
  expect(readers).toEqual(['src/lambda/middleware.ts']);
});

it('no import of a value goes round in a circle', () => {
  const edges = new Map(
    sources.map(({ path, imports }) => [
      path,
      imports.filter(({ typeOnly }) => !typeOnly).map(({ target }) => target),
    ]),
  );
  const circles: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, way: readonly string[]): void => {
    if (way.includes(path)) circles.push([...way.slice(way.indexOf(path)), path].join(' → '));
    if (way.includes(path) || done.has(path)) return;
    for (const next of edges.get(path) ?? []) visit(next, [...way, path]);
    done.add(path);
  };
  for (const path of edges.keys()) visit(path, []);
  expect(circles).toEqual([]);
});

it('every import of ours leads to a file that is there', () => {
  const paths = new Set(sources.map(({ path }) => path));
  const lost = sources.flatMap(({ path, imports }) =>
    imports
      .filter(({ target }) => target.startsWith('src/') && !target.includes('${'))
      .filter(({ target }) => !paths.has(target))
      .map(({ target }) => `${path} → ${target}`),
  );
  expect(lost).toEqual([]);
});

describe('a story', () => {
  const stories = room('pipeline').flatMap(({ path }) => {
    const lines = readFileSync(join(ROOT, path), 'utf8').split('\n');
    return lines.flatMap((line, start) => {
      const name = /^export (?:async )?function (\w+)/.exec(line)?.[1];
      if (!name) return [];
      const end = lines.findIndex((other, at) => at > start && other === '}');
      return [{ name, lines: end - start + 1 }];
    });
  });

  it('is found by its name in its file', () => {
    const names = stories.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        'gather',
        'imageArrived',
        'judgeImage',
        'judgeSubjects',
        'scanEnded',
      ]),
    );
  });

  it.each(stories)('$name stays under thirty lines', ({ lines }) => {
    expect(lines).toBeLessThan(30);
  });
});
