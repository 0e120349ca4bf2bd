import { cpSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SETTINGS } from '../../src/settings-file/settings.ts';

/** Where a rehearsal may go, with the variables by which it gets there; or what is said instead of it. */
export type Where =
  | { readonly variables: Readonly<Record<string, string>>; readonly note?: string }
  | { readonly says: string; readonly code: 0 | 2 };

type Variables = Readonly<Record<string, string | undefined>>;

/** An emulator takes any. */
const KEYS = { AWS_ACCESS_KEY_ID: 'rehearsal', AWS_SECRET_ACCESS_KEY: 'rehearsal' };
const OF_THIS_MACHINE = ['localhost', '127.0.0.1', '[::1]', '0.0.0.0'];
export const IF_THERE = '--if-there';

/** By the arguments and the environment of whoever rehearses. */
export function whereToRehearse(args: readonly string[], environment: Variables): Where {
  const unknown = args.find((one) => one !== IF_THERE);
  if (unknown !== undefined)
    return refused(`deploy-check: there is no option ${unknown}; there is ${IF_THERE}`);
  const endpoint = environment['AWS_ENDPOINT_URL'];
  if (!endpoint) {
    const says = 'AWS_ENDPOINT_URL names no emulator to deploy to, and nothing was rehearsed';
    return args.includes(IF_THERE)
      ? { says: `Skipped: ${says}.`, code: 0 }
      : refused(`${says}: name one, or say ${IF_THERE} where that is no failure`);
  }
  if (!URL.canParse(endpoint)) return refused(`AWS_ENDPOINT_URL: "${endpoint}" is no address`);
  const { hostname } = new URL(endpoint);
  if (/\.amazonaws\.com(\.cn)?$/.test(hostname))
    return refused(`${endpoint} is AWS itself, and this removes what it deploys`);
  if (environment['AWS_ACCESS_KEY_ID']) return { variables: {} };
  if (OF_THIS_MACHINE.includes(hostname))
    return {
      variables: { ...KEYS, AWS_SESSION_TOKEN: '', AWS_PROFILE: '' },
      note: 'with keys that are none, for none are set',
    };
  return refused(
    'there are no keys: an emulator takes any, so set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
  );
}

const refused = (says: string): Where => ({ says, code: 2 });

/** Not what was built, deployed or set here, and no history. */
const LEFT_OUT =
  /^(node_modules|dist|\.git|\.serverless|settings\.yml|\.env.*|coverage|test|docs\/.*\.png)$/;

/**
 * A copy of the checkout, in which one stage is all there is: no mistake of another one stops the rehearsal, and nothing here
 * is built or packaged by it.
 */
export function copyOf(root: string, stage: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'deploy-check-'));
  cpSync(root, folder, {
    recursive: true,
    filter: (path) => !LEFT_OUT.test(path.slice(root.length).replace(/^[\\/]/, '')),
  });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'settings.yml'), `stages: { ${stage}: {} }\n`);
  return folder;
}

/** The environment without the settings of whoever rehearses: the stage has its own. */
export const withoutSettings = (environment: Variables): Variables => {
  const settings = new Set<string>(SETTINGS.map(({ variable }) => variable));
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !settings.has(name)));
};
