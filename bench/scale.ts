import { fileURLToPath } from 'node:url';
import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Bundle } from '../bin/build.ts';
import type { Comparison } from '../src/core/ledger/comparison.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../src/local/aws/embedded-aws.ts';
import { readTable } from '../src/local/deployment/event-rules.ts';
import { ACCOUNT, enhancedScanEnded, REGION, worldOf } from '../test/support/worlds.ts';
import { allCritical, scanOf } from './findings.ts';
import { killAfter, type Ran, runIn } from './scale-run.ts';
import { changeRun, numbersTo, recordAll, refAt, repositoriesOf, tableOf } from './scale-world.ts';
import type { Section } from './section.ts';

const SERVERLESS_YML = fileURLToPath(new URL('../serverless.yml', import.meta.url));
/** How large the registry is, and how many of its images are looked at: a fifth, which takes minutes; SCALE=1 is all of it. */
const SHARE = Number(process.env['SCALE'] ?? 0.2);
const IMAGES = 100_000 * SHARE;
const LOOKED_AT = 10_000 * SHARE;
const CHANGED = 1_000 * SHARE;
const EVENTS = 10_000;
const EVENTS_ABOUT = 50;
/** MB, of which Lambda keeps some for itself. */
const MEMORY = { sweep: 1_024, 'compare-registry': 512, 'finding-changed': 256 };
const RESERVED = 40;
const COMPARED_WITHIN = 256;

/** What happens where there is much of everything; each function built, in a process of its own. */
export async function scaleSections(bundles: readonly Bundle[]): Promise<Section[]> {
  const named = (name: string): Bundle => {
    const bundle = bundles.find((each) => each.name === name);
    if (!bundle) throw new Error(`There is no bundle ${name}.`);
    return bundle;
  };
  const events = await inAws([], (aws) => eventsSection(named, aws));
  const registry = await inAws(repositoriesOf(numbersTo(IMAGES), IMAGES), async (aws) => {
    const { repository, digest } = refAt(0, IMAGES);
    const judged = enhancedScanEnded(digest, 0, repository);
    await runIn(named('scan-finished'), aws, judged, MEMORY.sweep);
    await recordAll(aws, IMAGES, LOOKED_AT);
    return [await looksSection(named, aws), await comparisonSection(named, aws)];
  });
  return [events, ...registry];
}

type Named = (name: string) => Bundle;

async function inAws<T>(
  repositories: ReturnType<typeof repositoriesOf>,
  use: (aws: EmbeddedAws) => Promise<T>,
): Promise<T> {
  // The functions reach it over the network all the same; 200,000 items are put and asked for here.
  const world = { ...worldOf([]), repositories };
  const aws = await startEmbeddedAws({ world, inMemory: true });
  try {
    await aws.createTable({ ...readTable(SERVERLESS_YML, 'ledger') });
    return await use(aws);
  } finally {
    await aws.stop();
  }
}

/** Inspector tells of thousands of findings at once: a batch of the queue, and the sweep behind its window. */
async function eventsSection(named: Named, aws: EmbeddedAws): Promise<Section> {
  const numbers = numbersTo(EVENTS_ABOUT);
  const scan = scanOf(10, allCritical);
  const images = repositoriesOf(numbers, EVENTS_ABOUT).map((each) => ({
    ...each,
    images: each.images.map((image) => ({ ...image, scan })),
  }));
  aws.changeWorld({ repositories: images });
  const arnOf = (at: number) => {
    const { repository, digest } = refAt(at % EVENTS_ABOUT, EVENTS_ABOUT);
    return `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/${repository}/${digest}`;
  };
  const Records = numbersTo(EVENTS).map((at) => ({
    messageId: `00000000-0000-4000-a000-${String(at).padStart(12, '0')}`,
    eventSourceARN: `arn:aws:sqs:${REGION}:${ACCOUNT}:findings`,
    body: JSON.stringify({ resources: [arnOf(at)], resource: arnOf(at) }),
  }));
  const few = Records.slice(0, EVENTS_ABOUT);
  const small = await runIn(named('finding-changed'), aws, { Records: few }, 256);
  const heard = await runIn(named('finding-changed'), aws, { Records }, 256);
  await Promise.all(numbers.map((at) => endWindow(aws, at)));
  const swept = await runIn(named('sweep'), aws, {}, MEMORY.sweep);
  const told = aws.sns.map(({ subject }) => numbers.find((at) => subject?.endsWith(`:1.${at}`)));
  const most = Math.max(...numbers.map((at) => told.filter((one) => one === at).length));
  return {
    title: `${EVENTS.toLocaleString('en')} finding events about ${EVENTS_ABOUT} images`,
    columns: [
      'judgements',
      'messages an image',
      'images lost',
      'peak MB',
      'of 50 events',
      'ms heard',
      'ms judged',
    ],
    rows: [
      {
        name: 'finding-changed and the sweep',
        figures: [
          { value: Number(swept.answer['judged']), limit: 2 * EVENTS_ABOUT },
          { value: most, limit: 1 },
          { value: EVENTS_ABOUT - new Set(told).size, limit: 0 },
          { value: heard.megabytes, limit: MEMORY['finding-changed'] - RESERVED },
          { value: small.megabytes },
          { value: heard.milliseconds },
          { value: swept.milliseconds },
        ],
      },
    ],
    notes: ['One batch of the queue; the memory is that of finding-changed.'],
  };
}

const endWindow = (aws: EmbeddedAws, at: number) => {
  const { account, region, repository, digest } = refAt(at, EVENTS_ABOUT);
  return tableOf(aws).send(
    new UpdateCommand({
      TableName: 'ledger',
      Key: { pk: `${account}/${region}/${repository}@${digest}`, sk: 'request/heard' },
      UpdateExpression: 'SET dueAt = :long',
      ConditionExpression: 'attribute_exists(due)',
      ExpressionAttributeValues: { ':long': '2026-01-01T00:00:00.000Z' },
    }),
  );
};

async function looksSection(named: Named, aws: EmbeddedAws): Promise<Section> {
  aws.calls.length = 0;
  const swept = await runIn(named('sweep'), aws, {}, MEMORY.sweep);
  const calls = aws.countCalls();
  const ecr = Object.entries(calls).filter(([call]) => call.startsWith('ecr:'));
  const reads = ecr.reduce((sum, [, times]) => sum + times, 0);
  const writes = (calls['dynamodb:PutItem'] ?? 0) + (calls['dynamodb:TransactWriteItems'] ?? 0);
  const each = (value: number, limit?: number) => ({
    value: value / LOOKED_AT,
    digits: 3,
    ...(limit !== undefined && { limit }),
  });
  return {
    title: `The daily look at ${LOOKED_AT.toLocaleString('en')} approved images, for each of them`,
    columns: ['reads of ECR', 'its writes', 'notes of the sweep', 'left', 'ms', 'peak MB'],
    rows: [
      {
        name: 'sweep',
        figures: [
          each(reads, 1.1),
          each(writes, 1),
          each(calls['dynamodb:UpdateItem'] ?? 0, 0.05),
          { value: LOOKED_AT - Number(swept.answer['looked']), limit: 0 },
          { ...each(swept.milliseconds), digits: 1 },
          { value: swept.megabytes, limit: MEMORY.sweep - RESERVED },
        ],
      },
    ],
    notes: ['The sweep notes a page of looks in one write of its own: it says what it may die of.'],
  };
}

async function comparisonSection(named: Named, aws: EmbeddedAws): Promise<Section> {
  const compare = named('compare-registry');
  const memory = MEMORY['compare-registry'];
  const LIMIT = { calls: Math.max(5_000 * SHARE, 500) };
  aws.calls.length = 0;
  const unchanged = await runIn(compare, aws, {}, memory);
  const rowOf = (name: string, ran: Ran, expected: number, run: Comparison) => ({
    name,
    figures: [
      { value: aws.calls.length, limit: LIMIT.calls },
      { value: ran.megabytes, limit: COMPARED_WITHIN },
      { value: ran.milliseconds },
      { value: Math.abs(IMAGES - run.images), limit: 0 },
      { value: Math.abs(expected - foundIn(run)), limit: 0 },
    ],
  });
  const first = rowOf('unchanged', unchanged, 0, await runOf(aws));
  const half = aws.calls.length;

  const changed = numbersTo(CHANGED).map((at) => at * Math.floor(IMAGES / CHANGED));
  aws.changeWorld({ repositories: repositoriesOf(changed, IMAGES, (at) => `2.${at}`) });
  await changeRun(aws, 'asked');
  aws.calls.length = 0;
  const dies = 1 + Math.floor(Math.random() * (half - 10));
  if (!(await killAfter(dies, compare, aws, memory)))
    throw new Error(`not killed after ${dies} calls`);
  await changeRun(aws, 'free');
  const goneOnWith = await runIn(compare, aws, {}, memory);
  const second = rowOf(
    `${CHANGED.toLocaleString('en')} changed, killed after a random call (${dies})`,
    goneOnWith,
    CHANGED,
    await runOf(aws),
  );
  return {
    title: `Comparing a registry of ${IMAGES.toLocaleString('en')} images with its records`,
    columns: [
      'calls to AWS',
      'peak MB',
      'ms',
      'images not counted once',
      'differences not found once',
    ],
    rows: [first, second],
    notes: [
      'Five repositories, the largest with six images of ten; the calls of a killed run and of the next together.',
    ],
  };
}

async function runOf(aws: EmbeddedAws): Promise<Comparison> {
  const Key = { pk: 'comparison', sk: 'run' };
  const { Item } = await tableOf(aws).send(new GetCommand({ TableName: 'ledger', Key }));
  return Item?.['run'] as Comparison;
}

const foundIn = ({ asked }: Comparison): number =>
  Object.values(asked).reduce((sum, count) => sum + count, 0);
