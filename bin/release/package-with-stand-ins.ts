import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import manifest from '../../package.json' with { type: 'json' };
import { type Parameter, STAGE } from './parameters.ts';

export interface Packaged {
  readonly template: unknown;
  /** The ZIP archive of each function, by its name. */
  readonly archives: ReadonlyMap<string, Buffer>;
}

/** What the framework reads. */
export const FRAMEWORK_FILES = [
  'serverless.yml',
  'stack',
  'bin/serverless-plugin.mjs',
  'bin/template-plugin.mjs',
  'bin/members-source.mjs',
];

const SERVERLESS = createRequire(import.meta.url).resolve('serverless/bin/serverless.js');
/** Nothing is built there, and no stand-in is held to what a setting may be. */
const SCRIPTS = {
  build: 'exit 0',
  'check-settings': 'exit 0',
  'policy-words': `echo '{"version":"","words":[]}'`,
};

/**
 * What the framework packages of serverless.yml, the stack and what was built, with stand-ins for the parameters. Throws
 * with what the framework says where it does not.
 */
export function packageWithStandIns(root: string, parameters: readonly Parameter[]): Packaged {
  const folder = mkdtempSync(join(tmpdir(), 'release-'));
  try {
    for (const name of FRAMEWORK_FILES)
      cpSync(join(root, name), join(folder, name), { recursive: true });
    symlinkSync(resolve(root, 'dist'), join(folder, 'dist'));
    writeFileSync(
      join(folder, 'package.json'),
      JSON.stringify({ version: manifest.version, scripts: SCRIPTS }),
    );
    const given = parameters.flatMap(({ of, standIn }) =>
      of === 'stage' ? [] : [`--param=${of}=${standIn}`],
    );
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [SERVERLESS, 'package', '--stage', STAGE, ...given],
      { cwd: folder, encoding: 'utf8', env: framework(process.env) },
    );
    if (status !== 0) throw new Error(`${stdout}${stderr}`);
    const out = join(folder, '.serverless');
    const template = readFileSync(join(out, 'cloudformation-template-update-stack.json'), 'utf8');
    const archives = readdirSync(out).filter((name) => name.endsWith('.zip'));
    return {
      // The framework puts the stage into the logical names of rules.
      template: JSON.parse(template.replaceAll(`notifier${STAGE}`, 'notifier')),
      archives: new Map(
        archives.map((name) => [name.replace(/\.zip$/, ''), readFileSync(join(out, name))]),
      ),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** No variable of whoever makes the release gives a setting. */
const framework = ({
  PATH,
  HOME,
  SLS_SCHEMA_CACHE_BASE_DIR,
}: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  PATH,
  HOME,
  ...(SLS_SCHEMA_CACHE_BASE_DIR && { SLS_SCHEMA_CACHE_BASE_DIR }),
});
