import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { nameOurPlaces } from '../src/lambda/stack-places.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'places-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A bundle whose first line is the third of `src/a.ts`, behind `name` from column 10, and whose second is zod's. */
async function bundleWith(map: object | string): Promise<string> {
  const bundle = join(folder, `${Math.random()}.mjs`);
  await writeFile(`${bundle}.map`, typeof map === 'string' ? map : JSON.stringify(map));
  return pathToFileURL(bundle).href;
}
const MAP = {
  version: 3,
  sources: ['../../src/a.ts', '../../node_modules/zod/src/b.js'],
  names: ['called'],
  // 1:1 → a.ts 3:1; 1:11 → a.ts 3:5, called; 2:1 → b.js 1:1.
  mappings: 'AAEA,UAAIA;ACFJ',
};

const failing = (stack: string, more: object = {}): Error =>
  Object.assign(new Error('it failed'), { stack, ...more });

it('a stack names our functions, files and lines, and leaves the rest', async () => {
  const bundle = await bundleWith(MAP);
  const error = failing(
    [
      'Error: it failed',
      `    at x (${bundle}:1:1)`,
      `    at async y (${bundle}:1:12)`,
      `    at ${bundle}:1:4`,
      `    at z (${bundle}:2:7)`,
      '    at node:internal/x:1:1',
    ].join('\n'),
  );
  nameOurPlaces(error, bundle);
  expect(error.stack?.split('\n')).toEqual([
    'Error: it failed',
    '    at called (src/a.ts:3:1)',
    '    at async y (src/a.ts:3:5)',
    '    at src/a.ts:3:1',
    `    at z (${bundle}:2:7)`,
    '    at node:internal/x:1:1',
  ]);
});

it('so do those of its causes and of the errors in it, in whatever circle', async () => {
  const bundle = await bundleWith(MAP);
  const stack = `Error\n    at x (${bundle}:1:1)`;
  const inner = failing(stack);
  const many = new AggregateError([inner, 'a text'], 'many');
  const outer = failing(stack, { cause: many });
  Object.assign(inner, { cause: outer });
  nameOurPlaces(outer, bundle);
  expect([outer.stack, inner.stack]).toEqual(Array(2).fill('Error\n    at x (src/a.ts:3:1)'));
});

it.each([
  ['no map', undefined],
  ['a map that is none', '<html>'],
  ['an empty map', {}],
])('with %s a stack stays as it is', async (_what, map) => {
  const bundle = map === undefined ? 'file:///nowhere/index.mjs' : await bundleWith(map);
  const stack = `Error\n    at x (${bundle}:1:1)`;
  const error = failing(stack);
  nameOurPlaces(error, bundle);
  expect(error.stack).toBe(stack);
});

it.each([[undefined], ['a text'], [Object.freeze(failing('Error\n    at x (file:///b.mjs:1:1)'))]])(
  'what is thrown and cannot be changed, %s, is left alone',
  (thrown) => {
    expect(() => nameOurPlaces(thrown, 'file:///b.mjs')).not.toThrow();
  },
);

it.each<[string, () => unknown]>([
  ['whose stack is no text', () => Object.assign(new Error('x'), { stack: 7 })],
  ['whose errors are none', () => Object.assign(new AggregateError([]), { errors: undefined })],
  [
    'with more causes than a stack has room for',
    () => {
      let error = new Error('x');
      for (let depth = 0; depth < 20_000; depth += 1) error = new Error('x', { cause: error });
      return error;
    },
  ],
])('an error %s is left as it is', (_what, errorOf) => {
  expect(() => nameOurPlaces(errorOf())).not.toThrow();
});
