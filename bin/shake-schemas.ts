import { readFileSync } from 'node:fs';
import type { Plugin } from 'esbuild';
import { barelyMapped } from './own-source-map.ts';

/**
 * Lets the bundler drop the schemas of operations that nobody calls. The SDK's clients write the keys
 * of their schemas as `[_ht]: …`, a computed key may have effects, and so esbuild keeps every
 * schema of a service; each such key is a constant text in the same file. Saves a tenth of a bundle.
 *
 * Of the parameter store it drops the classes of its 140 exceptions too, a twelfth: we call one operation, and
 * an exception without a class of its own has the same name, text and status.
 */
export const shakeSchemas: Plugin = {
  name: 'shake-schemas',
  setup: (bundler) => {
    bundler.onLoad(
      { filter: /\/client-[a-z0-9]+\/dist-es\/schemas\/schemas_0\.js$/ },
      ({ path }) => ({
        loader: 'js',
        contents: barelyMapped(
          path,
          withoutErrors(path, withPlainKeys(readFileSync(path, 'utf8'))),
        ),
      }),
    );
  },
};

function withPlainKeys(text: string): string {
  const constants = new Map(
    Array.from(text.matchAll(/^const (_\w+) = ("[^"\\]*");$/gm), ([, name, value]) => [
      name,
      value,
    ]),
  );
  return text.replaceAll(/\[(_\w+)\]:/g, (computed, name: string) => {
    const key = constants.get(name);
    return key === undefined ? computed : `${key}:`;
  });
}

const withoutErrors = (path: string, text: string): string =>
  path.includes('/client-ssm/')
    ? text.replaceAll(/^n0_registry\.registerError\(.*\);$/gm, '')
    : text;
