import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';
import { barelyMapped } from './own-source-map.ts';

/**
 * Lets the bundler drop the schemas of operations that nobody calls. The SDK's clients write the keys
 * of their schemas as `[_ht]: …`, a computed key may have effects, and so esbuild keeps every
 * schema of a service; each such key is a constant text in the same file. Saves a tenth of a bundle.
 *
 * It drops most classes of exceptions too: we go by an exception's name, text, fault and status, and one
 * without a class of its own has the same. Those stay that say more (`$retryable`), that may say something else
 * than their status (faults of the server), and of SNS, whose names on the wire are others, what Publish may
 * throw. Saves another twelfth.
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

function withoutErrors(path: string, text: string): string {
  const client = dirname(dirname(dirname(path)));
  const read = (file: string) => readFileSync(join(client, file), 'utf8');
  const kept = read('dist-es/models/errors.js')
    .split(/^export class /m)
    .filter((each) => each.includes('$retryable') || each.includes('$fault = "server"'))
    .flatMap((each) => /^\w+/.exec(each) ?? []);
  if (basename(client) === 'client-sns') {
    const thrown = read('dist-types/commands/PublishCommand.d.ts').matchAll(
      /@throws \{@link (\w+)/g,
    );
    kept.push('ThrottledException', ...Array.from(thrown, ([, name = '']) => name));
  }
  return text.replaceAll(/^n0_registry\.registerError\(\w+\$, (\w+)\);$/gm, (line, name: string) =>
    kept.includes(name) ? line : '',
  );
}
