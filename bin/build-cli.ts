// Bundles the command line into dist/cli/index.mjs, which is what the package runs (npm pack).
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** One file of all our sources but the embedded AWS; the package's dependencies are installed with it. */
export const buildCli = (outfile = resolve(root, 'dist/cli/index.mjs')) =>
  build({
    entryPoints: ['src/cli/main.ts'],
    outfile,
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'esm',
    packages: 'external',
    // It needs a DynamoDB and serverless.yml beside it, which are in a checkout alone.
    external: ['./in-world.ts'],
    logLevel: 'warning',
  });

const startedAs = process.argv[1];
if (startedAs !== undefined && resolve(startedAs) === fileURLToPath(import.meta.url)) {
  await buildCli();
}
