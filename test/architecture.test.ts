import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

interface SourceFile {
  readonly path: string;
  /** Without comments. */
  readonly text: string;
  /** As `wc -l` counts them. */
  readonly lines: number;
}

const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');

const sources: readonly SourceFile[] = readdirSync(join(ROOT, 'src'), {
  recursive: true,
  encoding: 'utf8',
})
  .filter((name) => name.endsWith('.ts'))
  .map((name) => {
    const path = join('src', name);
    const text = readFileSync(join(ROOT, path), 'utf8');
    return { path, text: withoutComments(text), lines: text.split('\n').length - 1 };
  });

const room = (name: string): SourceFile[] =>
  sources.filter(({ path }) => path.startsWith(`src/${name}/`));

/** What runs at a person's keyboard and is in no bundle. */
const isAtHome = (path: string): boolean =>
  /^src\/(local|cli|terminal|policy-file|settings-file)\//.test(path);

const RULES_OF_IMPORTS: readonly (string | undefined)[] = [
  'eslint(no-restricted-imports)',
  'import(no-cycle)',
  'typescript(consistent-type-imports)',
];
const Linted = z.object({
  number_of_files: z.int(),
  diagnostics: z.array(
    z.object({
      code: z.string().optional(),
      message: z.string(),
      help: z.string().optional(),
      filename: z.string(),
      labels: z.array(z.object({ span: z.object({ line: z.int() }) })),
    }),
  ),
});

/** `src/core/a.ts:2 what the rule says` for whatever `npm run lint` finds wrong with the imports of `src`. */
function wrongImportsIn(folder: string): string[] {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, 'node_modules/.bin/oxlint'), '--format', 'json', 'src'],
    { cwd: folder, encoding: 'utf8' },
  );
  if (!stdout.startsWith('{')) throw new Error(stdout + stderr);
  const { diagnostics, number_of_files: files } = Linted.parse(JSON.parse(stdout));
  expect(files).toBeGreaterThan(10);
  return diagnostics
    .filter(({ code }) => RULES_OF_IMPORTS.includes(code))
    .map(({ code, filename, message, help, labels: [place] }) => {
      const says = code === 'eslint(no-restricted-imports)' ? help : message;
      return `${filename}:${place?.span.line} ${says}`;
    })
    .sort();
}

/** Something to import in every room, a value and a type. */
const THINGS = [
  'core/thing.ts',
  'intake/thing.ts',
  'announce/thing.ts',
  'announce/slack/slack-route.ts',
  'registry/thing.ts',
  'records/thing.ts',
  'records/keys.ts',
  'threat-intel/thing.ts',
  'pipeline/thing.ts',
  'lambda/thing.ts',
  'lambda/middleware.ts',
  'policy-file/thing.ts',
  'cli/thing.ts',
  'terminal/thing.ts',
  'local/thing.ts',
];

const houses: string[] = [];
afterAll(() => {
  for (const folder of houses) rmSync(folder, { recursive: true });
});

/** A house of its own: the things, files with these lines, our packages and our rules. */
function houseOf(files: Readonly<Record<string, readonly string[]>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'rooms-'));
  houses.push(folder);
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  for (const name of ['package.json', 'oxlint.config.ts', 'import-rules.ts']) {
    copyFileSync(join(ROOT, name), join(folder, name));
  }
  const thing = ['export const thing = 1;', 'export type Thing = number;'];
  for (const [path, lines] of [
    ...THINGS.map((name) => [name, thing] as const),
    ...Object.entries(files),
  ]) {
    mkdirSync(join(folder, 'src', dirname(path)), { recursive: true });
    writeFileSync(join(folder, 'src', path), `${lines.join('\n')}\n`);
  }
  return folder;
}

it('every file of src stands in one of sixteen rooms', () => {
  const known =
    /^src\/(core|http|intake|announce|ecs|registry|records|threat-intel|triggers|pipeline|lambda|policy-file|report|settings-file|cli|terminal|local)\//;
  expect(sources.map(({ path }) => path).filter((path) => !known.test(path))).toEqual([]);
  expect(sources.length).toBeGreaterThan(60);
});

it('every room imports what it may, and nothing goes round in a circle', () => {
  expect(wrongImportsIn(ROOT)).toEqual([]);
});

it('no file of src silences the linter', () => {
  const silenced = /\b(ox|es)lint-disable/;
  expect(
    sources
      .filter(({ path }) => silenced.test(readFileSync(join(ROOT, path), 'utf8')))
      .map(({ path }) => path),
  ).toEqual([]);
});

describe('an import is refused by what its room may know', () => {
  it('where it is of another room, a package or a module that the room does not know', () => {
    const folder = houseOf({
      'core/a.ts': [
        "import { thing } from '../intake/thing.ts';",
        "import type { Thing } from '../records/thing.ts';",
        "import { readFileSync } from 'node:fs';",
        "import satisfies from 'semver/functions/satisfies.js';",
        "import { other } from './../records/thing.ts';",
      ],
      'core/findings/a.ts': [
        "import { thing } from '../thing.ts';",
        "import { other } from '../../intake/thing.ts';",
        "import { third } from '../findings/../../records/thing.ts';",
      ],
      'intake/a.ts': ["export { thing } from '../registry/thing.ts';", "import 'yaml';"],
      'announce/a.ts': [
        "import { thing } from './slack/slack-route.ts';",
        "import { WebClient } from '@slack/web-api';",
      ],
      'announce/topic/a.ts': ["import { thing } from '../slack/slack-route.ts';"],
      'announce/topic/topic-route.ts': [
        "import { thing } from '../slack/slack-route.ts';",
        "import { other } from '../../records/thing.ts';",
        "import { ECRClient } from '@aws-sdk/client-ecr';",
      ],
      'registry/a.ts': ["import { thing } from '../records/thing.ts';", "import 'node:fs';"],
      'records/a.ts': [
        "import { thing } from '../intake/thing.ts';",
        "import { DynamoDBClient } from '@aws-sdk/client-dynamodb';",
      ],
      'threat-intel/a.ts': [
        "import { thing } from '../records/keys.ts';",
        "import { other } from '../records/thing.ts';",
      ],
      'policy-file/a.ts': ["import { thing } from '../intake/thing.ts';", "import 'semver';"],
      'lambda/a.ts': [
        "import { parse } from 'yaml';",
        "import { thing } from '../policy-file/thing.ts';",
        "import { other } from '../local/thing.ts';",
        "import type { Thing } from '../cli/thing.ts';",
        "import type { Thing as Line } from '../terminal/thing.ts';",
      ],
      'lambda/handlers/a.ts': [
        "import { thing } from '../middleware.ts';",
        "import { other } from '../thing.ts';",
        "import { third } from '../../records/thing.ts';",
        "import * as z from 'zod';",
      ],
      'terminal/a.ts': ["import { thing } from '../cli/thing.ts';"],
      'cli/a.ts': ["import { thing } from '../local/thing.ts';", "import * as z from 'zod';"],
      'cli/in-world.ts': [
        "import { thing } from '../local/thing.ts';",
        "import { other } from '../records/thing.ts';",
      ],
      'local/a.ts': ["import { thing } from '../cli/thing.ts';", "import 'semver';"],
      'local/aws/ecr/a.ts': ["import { thing } from '../../thing.ts';"],
      'attic/a.ts': ["import { thing } from '../core/thing.ts';"],
    });
    expect(wrongImportsIn(folder)).toEqual([
      'src/announce/a.ts:1 what is said knows core and nothing that sends',
      'src/announce/a.ts:2 what is said knows core and nothing that sends',
      'src/announce/topic/a.ts:1 what is said knows core and nothing that sends',
      'src/announce/topic/topic-route.ts:2 senders know what is said, core, http and their clients',
      'src/announce/topic/topic-route.ts:3 senders know what is said, core, http and their clients',
      'src/attic/a.ts:1 this folder has no rule in import-rules.ts',
      'src/cli/a.ts:1 the command line knows every room but local, and the clients that read',
      'src/cli/a.ts:2 the command line knows every room but local, and the clients that read',
      'src/cli/in-world.ts:2 this file opens a world of local for the command line, and does nothing else',
      'src/core/a.ts:1 core knows itself, zod/mini, hashes and how versions compare',
      'src/core/a.ts:2 core knows itself, zod/mini, hashes and how versions compare',
      'src/core/a.ts:3 core knows itself, zod/mini, hashes and how versions compare',
      'src/core/a.ts:4 core knows itself, zod/mini, hashes and how versions compare',
      'src/core/a.ts:5 a path goes up first, then down',
      'src/core/findings/a.ts:2 core knows itself, zod/mini, hashes and how versions compare',
      'src/core/findings/a.ts:3 a path goes up first, then down',
      'src/intake/a.ts:1 intake knows core, zod/mini and how to compare',
      'src/intake/a.ts:2 intake knows core, zod/mini and how to compare',
      'src/lambda/a.ts:1 lambda knows what is deployed, its clients and what frames a function',
      'src/lambda/a.ts:2 lambda knows what is deployed, its clients and what frames a function',
      'src/lambda/a.ts:3 lambda knows what is deployed, its clients and what frames a function',
      'src/lambda/a.ts:4 lambda knows what is deployed, its clients and what frames a function',
      'src/lambda/a.ts:5 lambda knows what is deployed, its clients and what frames a function',
      'src/lambda/handlers/a.ts:2 handlers know what frames them, the events and the stories',
      'src/lambda/handlers/a.ts:3 handlers know what frames them, the events and the stories',
      'src/lambda/handlers/a.ts:4 handlers know what frames them, the events and the stories',
      'src/local/a.ts:1 local knows every room but the command line',
      'src/local/a.ts:2 local knows every room but the command line',
      'src/local/aws/ecr/a.ts:1 the embedded AWS knows nothing of what calls it',
      'src/policy-file/a.ts:1 policy-file knows core, files and the libraries of its formats',
      'src/policy-file/a.ts:2 policy-file knows core, files and the libraries of its formats',
      'src/records/a.ts:1 records knows core, the client of DynamoDB, zod/mini and how to pack',
      'src/records/a.ts:2 records knows core, the client of DynamoDB, zod/mini and how to pack',
      'src/registry/a.ts:1 registry knows core, intake, http and the client of ECR',
      'src/registry/a.ts:2 registry knows core, intake, http and the client of ECR',
      'src/terminal/a.ts:1 the terminal knows itself, core, how to draw a bar and how to read a line',
      'src/threat-intel/a.ts:2 threat-intel knows core, the table, its clients and how to unpack',
    ]);
  });

  it('where what is deployed takes the classic form of zod, which only what stays at home may', () => {
    const both = ["import * as z from 'zod/mini';", "import * as classic from 'zod';"];
    const folder = houseOf({
      'core/a.ts': both,
      'intake/a.ts': both,
      'records/a.ts': both,
      'threat-intel/a.ts': both,
      'lambda/a.ts': both.slice(1),
      'policy-file/a.ts': both.slice(1),
      'local/a.ts': both.slice(1),
      'local/aws/a.ts': both.slice(1),
    });
    expect(wrongImportsIn(folder)).toEqual([
      'src/core/a.ts:2 core knows itself, zod/mini, hashes and how versions compare',
      'src/intake/a.ts:2 intake knows core, zod/mini and how to compare',
      'src/lambda/a.ts:1 lambda knows what is deployed, its clients and what frames a function',
      'src/records/a.ts:2 records knows core, the client of DynamoDB, zod/mini and how to pack',
      'src/threat-intel/a.ts:2 threat-intel knows core, the table, its clients and how to unpack',
    ]);
  });

  it('where pipeline takes more of an effect than its types, in whatever way', () => {
    const folder = houseOf({
      'pipeline/a.ts': [
        "import type { Thing } from '../records/thing.ts';",
        "import { type Thing as Other } from '../registry/thing.ts';",
        "export type { Thing as Said } from '../announce/thing.ts';",
        "import { type Thing as Third, thing } from '../records/thing.ts';",
        "export * from '../registry/thing.ts';",
        "export { thing as fourth } from '../announce/thing.ts';",
        "import '../threat-intel/thing.ts';",
        "export const later = await import('../announce/thing.ts');",
        "export type Fifth = import('../records/thing.ts').Thing;",
        "import type { Thing as Sixth } from '../lambda/thing.ts';",
        '// import { thing } from "../cli/thing.ts";',
      ],
    });
    expect(wrongImportsIn(folder)).toEqual([
      'src/pipeline/a.ts:10 pipeline knows core and intake, and of effects only their types',
      'src/pipeline/a.ts:4 pipeline knows core and intake, and of effects only their types',
      'src/pipeline/a.ts:5 pipeline knows core and intake, and of effects only their types',
      'src/pipeline/a.ts:6 pipeline knows core and intake, and of effects only their types',
      'src/pipeline/a.ts:7 pipeline knows core and intake, and of effects only their types',
      'src/pipeline/a.ts:8 pipeline knows core and intake, and of effects only their types',
      'src/pipeline/a.ts:9 `import()` type annotations are forbidden.',
    ]);
  });

  it('where it closes a circle, of types only too', () => {
    const folder = houseOf({
      'core/b.ts': ["import type { C } from './findings/c.ts';", 'export type B = C;'],
      'core/findings/c.ts': ["import type { D } from '../d.ts';", 'export type C = D;'],
      'core/d.ts': ["export type { B as D } from './b.ts';"],
    });
    expect(wrongImportsIn(folder)).toEqual([
      'src/core/b.ts:1 Dependency cycle detected',
      'src/core/d.ts:1 Dependency cycle detected',
      'src/core/findings/c.ts:1 Dependency cycle detected',
    ]);
  });
});

it('core has no clock, waits for nothing and reads no environment', () => {
  const impure = /\bawait\b|\basync\b|new Date\(\)|Date\.now|Math\.random|randomUUID|process\./;
  expect(room('core').length).toBeGreaterThan(20);
  expect(
    room('core')
      .filter(({ text }) => impure.test(text))
      .map(({ path }) => path),
  ).toEqual([]);
});

it('the environment is read by what Lambda calls and by what runs at home, and nowhere else', () => {
  const readers = sources
    .filter(({ path, text }) => !isAtHome(path) && /process\.env/.test(text))
    .map(({ path }) => path);
  expect(readers).toEqual([
    'src/lambda/comparing-handler.ts',
    'src/lambda/desk-handler.ts',
    'src/lambda/digest-handler.ts',
    'src/lambda/feed-handler.ts',
    'src/lambda/gate-handler.ts',
    'src/lambda/hearing-handler.ts',
    'src/lambda/lambda-handler.ts',
    'src/lambda/report-handler.ts',
    'src/lambda/trigger-handler.ts',
  ]);
});

it('no file has more than two hundred lines', () => {
  const long = sources.filter(({ lines }) => lines > 200).map(({ path }) => path);
  expect(long).toEqual([]);
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
