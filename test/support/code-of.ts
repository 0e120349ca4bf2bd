import { readFile } from 'node:fs/promises';
import { build, type Plugin, transform } from 'esbuild';

/**
 * What is left of our own code in the bundle of a handler: esbuild leaves out what no line refers to, and here also the
 * methods of the ledger and the registry that no line calls, for they come as whole objects.
 */
export async function codeOf(handler: string): Promise<string> {
  let text = await bundled(handler, () => true);
  for (;;) {
    const called = text;
    text = await bundled(handler, (name) => new RegExp(`${HOLDERS}\\??\\.${name}\\b`).test(called));
    if (text === called) return text;
  }
}

/**
 * The commands of the SDK that code can send.
 *
 * @returns client and command, such as `lib-dynamodb:GetCommand`, and the parts of transactions.
 */
export const commandsIn = (code: string): readonly string[] =>
  [...imported(code), ...transactionsIn(code)].toSorted();

const bundled = async (handler: string, isCalled: (name: string) => boolean): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [handler],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    plugins: [withoutUncalled(isCalled)],
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
};

/** By these names our code holds the objects; esbuild numbers what it finds twice. */
export const HOLDERS = '\\b(records|comparison|held|policyBook|bulletins|registry|book)\\d*';

/** A method of an object as esbuild prints it, or what it has from another of these objects. */
const METHOD =
  /^(?<indent> {2,4})(?:async )?(?<name>(?!if|for|return)[a-z]\w+)(?:: (?:async )?\(|: \w+In\(|\().*\n(?:\k<indent> .*\n)*(?:\k<indent>[\])}]+,?\n)?(?<=[,\])}]\n)/gm;

/** Of these all methods are bundled, whichever are called. */
const OBJECTS = /\/src\/(records\/records|records\/.*-book|registry\/registry)\.ts$/;

const withoutUncalled = (isCalled: (name: string) => boolean): Plugin => ({
  name: 'without-uncalled',
  setup: (bundler) =>
    bundler.onLoad({ filter: OBJECTS }, async ({ path }) => {
      const { code } = await transform(await readFile(path, 'utf8'), { loader: 'ts' });
      const contents = code.replaceAll(METHOD, (method, ...groups) =>
        isCalled((groups.at(-1) as { name: string }).name) ? method : '',
      );
      return { loader: 'js', contents };
    }),
});

const IMPORT = /^import \{([^}]*)\} from "@aws-sdk\/([\w-]+)";$/gm;

/** An import stays whether anything refers to it or not. */
const imported = (text: string): string[] => {
  const rest = text.replaceAll(IMPORT, '');
  const commands = Array.from(text.matchAll(IMPORT)).flatMap(([, names = '', client = '']) =>
    Array.from(names.matchAll(/(\w+Command)(?: as (\w+))?/g))
      .filter(([, name, local = name]) => new RegExp(`\\b${local}\\b`).test(rest))
      .map(([, name]) => `${client}:${name}`),
  );
  return [...new Set(commands)];
};

/** Whatever stands in a transaction is allowed, or not, for itself. */
const transactionsIn = (text: string): string[] =>
  ['Put', 'Update', 'Delete', 'ConditionCheck']
    .filter((part) => new RegExp(`\\b${part}: (\\{|\\w+\\(|await \\w+\\()`).test(text))
    .map((part) => `transaction:${part}`);
