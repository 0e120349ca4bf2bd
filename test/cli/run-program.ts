import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../../src/cli/program.ts';
import type { Time } from '../../src/cli/time.ts';
import { openTerminal } from '../../src/terminal/terminal.ts';

export const PROGRAM = fileURLToPath(new URL('../../bin/ecr-scan-notifier.mjs', import.meta.url));

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Where {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Without anything of AWS but what is given. */
function environmentWith(given: Where['env']): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(AWS_|LEDGER_|KEV_|EPSS_|POLICY_|SLACK_|REPORT_)/.test(name),
  );
  return { ...Object.fromEntries(inherited), AWS_EC2_METADATA_DISABLED: 'true', ...given };
}

let isRunning = false;

/**
 * Runs the program in this process, in an environment without anything of AWS but what is given, and by
 * default in a folder without anything: away from the policy of this checkout. The environment and the
 * folder are set back behind it. One at a time: a process has but one of each.
 */
export async function run(
  args: readonly string[],
  {
    env,
    cwd = emptyFolder(),
    time,
    ask,
  }: Where & {
    readonly time?: Time;
    /** What somebody at the keyboard answers; nobody sits there without it. */
    readonly ask?: (question: string) => string;
  } = {},
): Promise<Ran> {
  if (isRunning) throw new Error('the program is running already');
  isRunning = true;
  const outside = { env: process.env, cwd: process.cwd() };
  const said = { out: '', err: '' };
  const into = (stream: 'out' | 'err') => ({
    write: (text: string) => {
      said[stream] += text;
    },
  });
  try {
    process.env = environmentWith(env);
    process.chdir(cwd);
    const outlets = { stdout: into('out'), stderr: into('err'), env: process.env };
    const terminal = openTerminal(outlets);
    const asked = ask && ((question: string) => Promise.resolve(ask(question)));
    const code = await runProgram(args, { ...terminal, ...(asked && { ask: asked }) }, time);
    return { code, ...said };
  } finally {
    process.chdir(outside.cwd);
    process.env = outside.env;
    isRunning = false;
  }
}

/** Runs the program as a shell would, a process of its own, in the same surroundings. */
export function runAsProcess(
  args: readonly string[],
  { env, cwd = emptyFolder() }: Where = {},
): Promise<Ran> {
  const child = spawn(process.execPath, [PROGRAM, ...args], { env: environmentWith(env), cwd });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });
}

const folders: string[] = [];

/** `removeFiles` takes it away. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cli-'));
  folders.push(folder);
  return folder;
}

/** A file of its own in a new folder; `removeFiles` takes them away. */
export function fileWith(name: string, content: unknown): string {
  const path = join(emptyFolder(), name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

export function removeFiles(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
}
