// npm run pack:cli: writes dist/package, which is the command line alone, and packs it into one file to
// install anywhere. The project's own manifest would bring all that the project is built from.
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import manifest from '../package.json' with { type: 'json' };
import { buildPage } from './build-page.ts';
import { readyPage } from './page-plugin.ts';
import { shakeSchemas } from './shake-schemas.ts';
import { thirdPartyLicences } from './third-party-licences.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const LAUNCHER = 'ecr-scan-notifier.mjs';

/** Writes the package into an empty folder: a launcher, one bundle, and what names and licenses them. */
export async function buildPackage(folder = join(root, 'dist/package')): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { metafile } = await build({
    entryPoints: ['src/cli/main.ts'],
    // Beside the launcher, which knows it by this name.
    outfile: join(folder, 'command-line.mjs'),
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'esm',
    // Names stay: a mistake of ours is said with its trace.
    minifyWhitespace: true,
    minifySyntax: true,
    mainFields: ['module', 'main'],
    plugins: [shakeSchemas, readyPage],
    // It needs a DynamoDB and serverless.yml beside it, which are in a checkout alone.
    external: ['./in-world.ts'],
    // CommonJS dependencies call require, which an ES module does not have.
    banner: {
      js: "import{createRequire as createRequire_}from'node:module';const require=createRequire_(import.meta.url);",
    },
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  const { name, version, description, license, type } = manifest;
  const own = {
    name,
    version,
    description,
    license,
    private: true,
    type,
    bin: { [name]: LAUNCHER },
    engines: { node: '>=22' },
  };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(own, undefined, 2)}\n`);
  copyFileSync(join(root, 'bin', LAUNCHER), join(folder, LAUNCHER));
  copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  const inputs = [...Object.keys(metafile.inputs), ...(await buildPage()).inputs];
  const licences = thirdPartyLicences(inputs, root, (path) => readFileSync(path, 'utf8'));
  writeFileSync(join(folder, 'THIRD-PARTY-LICENSES.txt'), licences);
}

const startedAs = process.argv[1];
if (startedAs !== undefined && resolve(startedAs) === fileURLToPath(import.meta.url)) {
  await buildPackage();
  const args = ['pack', './dist/package', ...process.argv.slice(2)];
  const { status } = spawnSync('npm', args, { cwd: root, stdio: 'inherit' });
  process.exit(status ?? 1);
}
