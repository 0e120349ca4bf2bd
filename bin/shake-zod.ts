import { readFileSync } from 'node:fs';
import type { Plugin } from 'esbuild';
import { barelyMapped } from './own-source-map.ts';

/**
 * Lets a bundle leave out how zod writes JSON schemas: every schema holds on to it, and the functions only
 * read. Whoever asks for one there hears so. Saves 18 kB.
 */
export const shakeZod: Plugin = {
  name: 'shake-zod',
  setup: (bundler) => {
    bundler.onLoad({ filter: /\/zod\/v4\/classic\/schemas\.js$/ }, ({ path }) => ({
      loader: 'js',
      contents: barelyMapped(path, withoutJsonSchemas(readFileSync(path, 'utf8'))),
    }));
  },
};

const withoutJsonSchemas = (text: string): string =>
  text.replaceAll(/^ +inst\._zod\.processJSONSchema = .*;$/gm, '').replace(
    /^import \{ createStandardJSONSchemaMethod, createToJSONSchemaMethod \} from .*$/m,
    `const createToJSONSchemaMethod = () => () => { throw new Error('a bundle writes no JSON schemas'); };
      const createStandardJSONSchemaMethod = createToJSONSchemaMethod;`,
  );
