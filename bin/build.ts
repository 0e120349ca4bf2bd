// Bundles every Lambda of src/lambda/handlers into dist/<name>/index.mjs, with the policy beside it; serverless.yml
// packages both. POLICY_FILE names another policy than policy.yml.
import { readdir, rm, writeFile } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build as bundle, type Metafile } from 'esbuild';
import { readPolicyFile } from '../src/policy-file/read-policy.ts';
import { leanPackages } from './lean-packages.ts';
import { ownSourceMap } from './own-source-map.ts';
import { readyPage } from './page-plugin.ts';
import { shakeSchemas } from './shake-schemas.ts';

/** One Lambda's bundle: what it weighs and which source files went into it. */
export type Bundle = {
  readonly name: string;
  readonly file: string;
  readonly bytes: number;
  readonly inputs: readonly string[];
  /** The version of the policy that lies beside it. */
  readonly policyVersion: string;
};

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Bundles every handler of a folder with the policy, after clearing what an earlier build left. Throws
 * PolicyError for a malformed policy, and leaves the earlier build as it is.
 */
export async function build(
  handlers = join(root, 'src/lambda/handlers'),
  out = join(root, 'dist'),
  policyFile = process.env['POLICY_FILE'] || join(root, 'policy.yml'),
): Promise<readonly Bundle[]> {
  const sources = resolve(handlers);
  const names = await handlerNamesIn(sources);
  const reading = readPolicyFile(policyFile, new Date());
  await rm(out, { recursive: true, force: true });
  const { metafile, warnings } = await bundle({
    entryPoints: names.map((name) => ({ in: join(sources, `${name}.ts`), out: `${name}/index` })),
    outdir: out,
    outExtension: { '.js': '.mjs' },
    absWorkingDir: root,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // The SDK's ES modules can be shaken, its CommonJS files cannot: a third less to load.
    mainFields: ['module', 'main'],
    plugins: [leanPackages, shakeSchemas, readyPage, ownSourceMap],
    alias: {
      '@aws-sdk/credential-provider-node': join(root, 'src/lambda/environment-credentials.ts'),
      '@smithy/core/event-streams': join(root, 'src/lambda/no-event-streams.ts'),
      'node:http': join(root, 'src/lambda/plain-http.ts'),
    },
    // CommonJS dependencies call require, which an ES module does not have.
    banner: {
      js: "import{createRequire as createRequire_}from'node:module';const require=createRequire_(import.meta.url);",
    },
    // Shipped with the bundle, so that a stack trace in the log names our files and lines: it is read then.
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    metafile: true,
    // What goes wrong is in the error that is thrown, with file and line.
    logLevel: 'silent',
  });
  for (const { text, location } of warnings) console.warn(`${location?.file ?? handlers}: ${text}`);
  for (const warning of reading.warnings) console.warn(warning);
  const policy = JSON.stringify(reading.policy);
  await Promise.all(
    names.flatMap((name) => [
      writeFile(join(out, name, 'index.js'), FOR_INVOKE_LOCAL),
      writeFile(join(out, name, 'policy.json'), policy),
    ]),
  );
  return names.map((name) => ({
    ...bundleOf(name, join(out, name, 'index.mjs'), metafile),
    policyVersion: reading.policy.version,
  }));
}

/** `serverless invoke local` loads index.js and nothing else; this file stays out of the package. */
const FOR_INVOKE_LOCAL = "export { handler } from './index.mjs';\n";

async function handlerNamesIn(folder: string): Promise<string[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.ts')).sort();
  if (files.length === 0) throw new Error(`There is no handler to build in ${folder}.`);
  return files.map((file) => basename(file, '.ts'));
}

function bundleOf(name: string, file: string, metafile: Metafile): Omit<Bundle, 'policyVersion'> {
  const output = metafile.outputs[relative(root, file)];
  if (output === undefined) throw new Error(`esbuild wrote no bundle for the handler ${name}.`);
  return { name, file, bytes: output.bytes, inputs: Object.keys(output.inputs) };
}

function tableOf(bundles: readonly Bundle[]): string {
  const width = Math.max(...bundles.map(({ name }) => name.length));
  return bundles
    .map(
      ({ name, bytes }) =>
        `${name.padEnd(width)}  ${String(Math.ceil(bytes / 1000)).padStart(5)} kB`,
    )
    .join('\n');
}

const startedAs = process.argv[1];
if (startedAs !== undefined && resolve(startedAs) === fileURLToPath(import.meta.url)) {
  try {
    const bundles = await build();
    console.log(tableOf(bundles));
    console.log(`policy ${bundles[0]?.policyVersion}`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
