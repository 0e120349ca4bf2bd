import { fileURLToPath, pathToFileURL } from 'node:url';
import * as z from 'zod';
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
import { EMPTY, run } from './fresh-process.ts';
import { costOf, type EventCost } from './round-trips.ts';

const SERVERLESS_YML = fileURLToPath(new URL('../serverless.yml', import.meta.url));
const TABLE = 'ledger';
const TOKEN_PARAMETER = '/bench/slack-bot-token';
const FINDINGS = 10;
const TOPIC = `arn:aws:sns:${REGION}:${ACCOUNT}:verdicts`;

export interface ColdRun {
  /** Milliseconds of an empty Node process, start to end. */
  readonly empty: number;
  /** Milliseconds of a process that loads the bundle and works one event off. */
  readonly firstEvent: number;
  readonly cost: EventCost;
}

/** A first event as Lambda would run it, in milliseconds. */
export interface LambdaRun {
  /** From the start of Node until the function is ready, at full speed. */
  readonly init: number;
  /** The event itself, with the share of a processor that Lambda gives. */
  readonly event: number;
}

/** What Lambda gives a function of 1,024 MB: a processor comes with 1,769 MB (AWS Lambda, "Memory"). */
export const PROCESSOR_PERCENT = 58;

/** Each bundle, as it was built, in a process of its own for every event; nothing is warm. */
export const coldRunsOf = (
  bundle: Bundle,
  { turns, delayMs = 0 }: { readonly turns: number; readonly delayMs?: number },
): Promise<ColdRun[]> =>
  withImages(bundle, turns, delayMs, (aws, events) =>
    oneAfterTheOther(events, async (event) => {
      const environment = environmentOf(aws);
      const { milliseconds: empty } = await run(EMPTY, environment);
      const from = aws.calls.length;
      const { milliseconds } = await run(workingOff(bundle, [event]), environment);
      return { empty, firstEvent: milliseconds, cost: costOf(aws.calls.slice(from)) };
    }),
  );

/** The same as Lambda runs it: it initialises at full speed, and an event gets its share of a processor. */
export const lambdaRunsOf = (bundle: Bundle, turns: number): Promise<LambdaRun[]> =>
  withImages(bundle, turns, 0, (aws, events) =>
    oneAfterTheOther(events, async (event) => {
      const environment = { ...environmentOf(aws), AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand' };
      const { told } = await run(workingOff(bundle, [event]), environment);
      const { init, worked } = Told.parse(JSON.parse(told));
      const { wall = Number.NaN, processor = Number.NaN } = worked[0] ?? {};
      // Where there is less of a processor, what it does takes longer, and what is waited for does not.
      return { init, event: wall + processor * (100 / PROCESSOR_PERCENT - 1) };
    }),
  );

/** How long a process takes that loads a bundle and does nothing with it, and an empty one, in milliseconds. */
export async function readyRunsOf(
  { file }: Bundle,
  turns: number,
): Promise<{ readonly ready: number; readonly empty: number }[]> {
  const script = `await import(${JSON.stringify(pathToFileURL(file).href)}); process.exit();`;
  const environment = { AWS_REGION: REGION, LEDGER_TABLE: TABLE, TOPIC_ARN: TOPIC };
  return oneAfterTheOther(Array.from({ length: turns }), async () => {
    const { milliseconds: empty } = await run(EMPTY, environment);
    const { milliseconds: ready } = await run(script, environment);
    return { empty, ready };
  });
}

/** Milliseconds of processor time for each of so many events in one process, the first left out. */
export const warmEventsOf = (bundle: Bundle, count: number): Promise<number[]> =>
  withImages(bundle, count + 1, 0, async (aws, events) => {
    const { told } = await run(workingOff(bundle, events), environmentOf(aws));
    const { worked } = Told.parse(JSON.parse(told));
    return worked.slice(1).map(({ processor }) => processor);
  });

const Told = z.object({
  init: z.number(),
  worked: z.array(z.object({ wall: z.number(), processor: z.number() })),
});

async function oneAfterTheOther<Event, Run>(
  events: readonly Event[],
  runOnce: (event: Event) => Promise<Run>,
): Promise<Run[]> {
  const runs: Run[] = [];
  for (const event of events) runs.push(await runOnce(event));
  return runs;
}

/** An AWS with so many scanned images, and for each the event that lets the function tell of it. */
async function withImages<T>(
  bundle: Bundle,
  count: number,
  delayMs: number,
  act: (aws: EmbeddedAws, events: readonly BusEvent[]) => Promise<T>,
): Promise<T> {
  const scan = scanOf(FINDINGS);
  const images = Array.from({ length: count }, (_, at) => ({
    imageDigest: digestOf(`${at.toString(16)}f`),
    imageTags: [`1.${at}`],
    scan,
  }));
  const aws = await startEmbeddedAws({
    world: worldOf(images),
    delayMs,
    parameters: { [TOKEN_PARAMETER]: 'xoxb-embedded' },
  });
  try {
    await aws.createTable({ ...readTable(SERVERLESS_YML, TABLE) });
    const events = images.map(({ imageDigest, imageTags }) =>
      eventFor(bundle.name, imageDigest, imageTags[0]),
    );
    return await act(aws, events);
  } finally {
    await aws.stop();
  }
}

/** An image that is scanned already: whichever function looks at it first tells of it. */
const eventFor = (functionName: string, digest: string, tag: string | undefined): BusEvent =>
  functionName === 'image-arrived' ? pushOf(digest, tag) : enhancedScanEnded(digest, FINDINGS);

/** The environment of serverless.yml, with the endpoints of the embedded AWS. */
const environmentOf = (aws: EmbeddedAws): Record<string, string> => ({
  ...aws.environment,
  LEDGER_TABLE: TABLE,
  TOPIC_ARN: TOPIC,
  SLACK_CHANNEL: 'C0VERDICTS',
  SLACK_TOKEN_PARAMETER: TOKEN_PARAMETER,
  POWERTOOLS_LOG_LEVEL: 'SILENT',
});

const workingOff = ({ file, name }: Bundle, events: readonly BusEvent[]): string => `
  const { handler } = await import(${JSON.stringify(pathToFileURL(file).href)});
  const context = { functionName: ${JSON.stringify(name)}, getRemainingTimeInMillis: () => 45_000 };
  const init = performance.now();
  const worked = [];
  for (const event of ${JSON.stringify(events)}) {
    const began = performance.now();
    const used = process.cpuUsage();
    const { outcome } = await handler(event, context);
    if (outcome !== 'judged') process.exit(1);
    const { user, system } = process.cpuUsage(used);
    worked.push({ wall: performance.now() - began, processor: (user + system) / 1_000 });
  }
  console.log(JSON.stringify({ init, worked }));
  // Lambda does not wait for idle connections either.
  process.exit();`;
