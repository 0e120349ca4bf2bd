// npm run pack:gate: writes dist/gate, which is the command gate as one file for pipelines, without Node in it; beside it
// the action for GitHub that runs it, and the licences of what it is made of.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { leanPackages } from './lean-packages.ts';
import { shakeSchemas } from './shake-schemas.ts';
import { thirdPartyLicences } from './third-party-licences.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
export const GATE_FILE = 'ecr-scan-notifier-gate.mjs';

/** Says so where it is too old, in the first line that runs; then what CommonJS dependencies call. */
const BANNER = `#!/usr/bin/env node
import{createRequire as createRequire_}from'node:module';const require=createRequire_(import.meta.url);
if(Number(process.versions.node.split('.')[0])<20){console.error('Node 20 or newer is needed and this is Node '+process.versions.node+'.');process.exit(2);}`;

/** Writes them into an empty folder; answers with the file that runs and what it weighs. */
export async function buildGate(
  folder = join(root, 'dist/gate'),
): Promise<{ readonly file: string; readonly bytes: number; readonly inputs: readonly string[] }> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const file = join(folder, GATE_FILE);
  const { metafile } = await build({
    entryPoints: ['src/cli/gate-main.ts'],
    outfile: file,
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    // Names stay: a mistake of ours is said with its trace.
    minifyWhitespace: true,
    minifySyntax: true,
    mainFields: ['module', 'main'],
    plugins: [leanPackages, shakeSchemas],
    alias: { '@smithy/core/event-streams': join(root, 'src/lambda/no-event-streams.ts') },
    // It needs a DynamoDB and serverless.yml beside it, which are in a checkout alone.
    external: ['./in-world.ts'],
    banner: { js: BANNER },
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  copyFileSync(join(root, '.github/actions/gate/action.yml'), join(folder, 'action.yml'));
  copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  const inputs = Object.keys(metafile.inputs);
  const licences = thirdPartyLicences(inputs, root, (path) => readFileSync(path, 'utf8'));
  writeFileSync(join(folder, 'THIRD-PARTY-LICENSES.txt'), licences);
  return { file, bytes: readFileSync(file).length, inputs };
}

const startedAs = process.argv[1];
if (startedAs !== undefined && resolve(startedAs) === fileURLToPath(import.meta.url)) {
  const { file, bytes } = await buildGate();
  console.log(`${relative(process.cwd(), file)}  ${Math.ceil(bytes / 1000)} kB`);
}
