import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { text } from 'node:stream/consumers';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Bundle } from '../bin/build.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../src/local/aws/embedded-aws.ts';
import type { BusEvent } from '../src/local/deployment/delivery.ts';
import { readTable } from '../src/local/deployment/event-rules.ts';
import {
  ACCOUNT,
  digestOf,
  enhancedScanEnded,
  pushOf,
  REGION,
  worldOf,
} from '../test/support/worlds.ts';
import { scanOf } from './findings.ts';
import { costOf, type EventCost } from './round-trips.ts';

const SERVERLESS_YML = fileURLToPath(new URL('../serverless.yml', import.meta.url));
const TABLE = 'ledger';
const TOKEN_PARAMETER = '/bench/slack-bot-token';
const FINDINGS = 10;
const EMPTY = '';

export interface ColdRun {
  /** Milliseconds of an empty Node process, start to end. */
  readonly empty: number;
  /** Milliseconds of a process that loads the bundle and works one event off. */
  readonly firstEvent: number;
  readonly cost: EventCost;
}

/** Each bundle, as it was built, in a process of its own for every event; nothing is warm. */
export async function coldRunsOf(
  bundle: Bundle,
  { turns, delayMs = 0 }: { readonly turns: number; readonly delayMs?: number },
): Promise<ColdRun[]> {
  const all = Array.from({ length: turns }, (_, turn) => turn);
  const scan = scanOf(FINDINGS);
  const images = all.map((turn) => ({
    imageDigest: digestOf(`${turn}a`),
    imageTags: [`1.${turn}`],
    scan,
  }));
  const aws = await startEmbeddedAws({
    world: worldOf(images),
    delayMs,
    parameters: { [TOKEN_PARAMETER]: 'xoxb-embedded' },
  });
  const runs: ColdRun[] = [];
  try {
    await aws.createTable({ ...readTable(SERVERLESS_YML, TABLE) });
    const environment = environmentOf(aws);
    for (const { imageDigest, imageTags } of images) {
      const event = eventFor(bundle.name, imageDigest, imageTags[0]);
      const empty = await timeOf(EMPTY, environment);
      const from = aws.calls.length;
      const firstEvent = await timeOf(firstEventOf(bundle, event), environment);
      runs.push({ empty, firstEvent, cost: costOf(aws.calls.slice(from)) });
    }
  } finally {
    await aws.stop();
  }
  return runs;
}

/** An image that is scanned already: whichever function looks at it first tells of it. */
const eventFor = (functionName: string, digest: string, tag: string | undefined): BusEvent =>
  functionName === 'image-arrived' ? pushOf(digest, tag) : enhancedScanEnded(digest, FINDINGS);

/** The environment of serverless.yml, with the endpoints of the embedded AWS. */
const environmentOf = (aws: EmbeddedAws): Record<string, string> => ({
  ...aws.environment,
  LEDGER_TABLE: TABLE,
  TOPIC_ARN: `arn:aws:sns:${REGION}:${ACCOUNT}:verdicts`,
  SLACK_CHANNEL: 'C0VERDICTS',
  SLACK_TOKEN_PARAMETER: TOKEN_PARAMETER,
  POWERTOOLS_LOG_LEVEL: 'SILENT',
});

const firstEventOf = ({ file, name }: Bundle, event: BusEvent): string => `
  const { handler } = await import(${JSON.stringify(pathToFileURL(file).href)});
  const context = { functionName: ${JSON.stringify(name)}, getRemainingTimeInMillis: () => 45_000 };
  const { outcome } = await handler(${JSON.stringify(event)}, context);
  // Lambda does not wait for idle connections either.
  process.exit(outcome === 'judged' ? 0 : 1);`;

/** Milliseconds from the start of a Node process with this script to its end. */
async function timeOf(script: string, environment: Record<string, string>): Promise<number> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const complaint = text(child.stderr);
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  const milliseconds = performance.now() - startedAt;
  if (code !== 0)
    throw new Error(`a fresh function ended with ${String(code)}: ${await complaint}`);
  return milliseconds;
}
