import { type ChildProcess, spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import type { Bundle } from '../bin/build.ts';
import type { EmbeddedAws } from '../src/local/aws/embedded-aws.ts';
import { ACCOUNT, REGION } from '../test/support/worlds.ts';

const Told = z.object({ megabytes: z.number(), answer: z.looseObject({}) });

/** What a function answered, how much memory its whole process took at most, and for how long it ran. */
export type Ran = z.infer<typeof Told> & { readonly milliseconds: number };

/** Runs a built function once, in a process of its own with so much memory (MB). */
export async function runIn(
  bundle: Bundle,
  aws: EmbeddedAws,
  event: object,
  memory: number,
): Promise<Ran> {
  const startedAt = performance.now();
  const child = start(bundle, aws, memory);
  child.stdin?.end(JSON.stringify(event));
  const [told, complaint] = await Promise.all([textOf(child.stdout), textOf(child.stderr)]);
  if (told === '') throw new Error(`${bundle.name} failed: ${complaint}`);
  return { ...Told.parse(JSON.parse(told)), milliseconds: performance.now() - startedAt };
}

/** Runs it and kills it as soon as it has made so many calls; false where it was done before. */
export async function killAfter(
  calls: number,
  bundle: Bundle,
  aws: EmbeddedAws,
  memory: number,
): Promise<boolean> {
  const from = aws.calls.length;
  const child = start(bundle, aws, memory);
  aws.holdAnswers(() => {
    if (aws.calls.length - from >= calls) child.kill('SIGKILL');
    return undefined;
  });
  child.stdin?.end('{}');
  const told = await textOf(child.stdout);
  aws.holdAnswers(undefined);
  return told === '';
}

const textOf = (stream: ChildProcess['stdout']): Promise<string> =>
  stream ? text(stream) : Promise.resolve('');

/** It has an hour: how long it takes is measured, on whatever machine. */
function start({ file, name }: Bundle, aws: EmbeddedAws, memory: number): ChildProcess {
  const script = `
    const { handler } = await import(${JSON.stringify(pathToFileURL(file).href)});
    const { text } = await import('node:stream/consumers');
    const event = JSON.parse(await text(process.stdin));
    const context = { functionName: ${JSON.stringify(name)}, getRemainingTimeInMillis: () => 3_600_000 };
    const { subjects, ...answer } = await handler(event, context);
    console.log(JSON.stringify({ megabytes: process.resourceUsage().maxRSS / 1024, answer }));
    process.exit(0);`;
  const heap = [
    `--max-old-space-size=${Math.floor(memory * 0.9)}`,
    `--max-semi-space-size=${Math.max(1, Math.floor(memory * 0.05))}`,
  ];
  return spawn(process.execPath, [...heap, '--input-type=module', '--eval', script], {
    env: {
      ...aws.environment,
      LEDGER_TABLE: 'ledger',
      TOPIC_ARN: `arn:aws:sns:${REGION}:${ACCOUNT}:verdicts`,
      POWERTOOLS_LOG_LEVEL: 'SILENT',
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}
