import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Bundle } from '../bin/build.ts';
import { readDeployed } from '../bin/costs/deployed.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../src/local/aws/embedded-aws.ts';
import { readTable } from '../src/local/deployment/event-rules.ts';
import {
  ACCOUNT,
  digestOf,
  enhancedScanEnded,
  indexImage,
  pushOf,
  REGION,
  worldOf,
} from '../test/support/worlds.ts';
import { mixed, scanOf } from './findings.ts';
import type { Row, Section } from './section.ts';

const SERVERLESS_YML = fileURLToPath(new URL('../serverless.yml', import.meta.url));
const TABLE = 'ledger';
const FINDINGS = 10_000;
/** What Lambda needs for itself, in MB. */
const RESERVED = 40;
/** So much does a single image take at most, in MB: a quarter of what the function has. */
const ONE_IMAGE = 256;

type Functions = Readonly<Record<'image-arrived' | 'scan-finished' | 'sweep', Bundle>>;

const single = digestOf('e5');
const index = digestOf('f0');
const platforms = {
  amd64: digestOf('a1'),
  arm64: digestOf('b2'),
  s390x: digestOf('c3'),
  riscv64: digestOf('d4'),
};
const due = ['11', '22', '33', '44'].map(digestOf);

/** What the functions take for the largest images: built, each run in a process of its own. */
export async function memorySection(functions: Functions): Promise<Section> {
  const scan = wordy(scanOf(FINDINGS, mixed));
  const scanned = [single, ...Object.values(platforms)].map((imageDigest) => ({
    imageDigest,
    scan,
  }));
  const pushed = due.map((imageDigest, at) => ({ imageDigest, imageTags: [`1.${at}`] }));
  const images = [...scanned, ...pushed, indexImage(index, ['2.0'], platforms)];
  const aws = await startEmbeddedAws({ world: worldOf(images) });
  const peakOf = (bundle: Bundle, event: object) => peakIn(bundle, event, aws);
  const rowOf = async (
    name: string,
    bundle: Bundle,
    event: object,
    limit = memoryOf(bundle.name) - RESERVED,
  ): Promise<Row> => {
    return { name, figures: [{ value: await peakOf(bundle, event), limit }] };
  };
  try {
    await aws.createTable({ ...readTable(SERVERLESS_YML, TABLE) });
    const one = await rowOf(
      'scan event of an image',
      functions['scan-finished'],
      enhancedScanEnded(single, FINDINGS),
      ONE_IMAGE,
    );
    const four = await rowOf(
      'push of an index of four such images',
      functions['image-arrived'],
      pushOf(index, '2.0'),
    );
    for (const [at, digest] of due.entries())
      await peakOf(functions['image-arrived'], pushOf(digest, `1.${at}`));
    const found = pushed.map((image) => ({ ...image, scan }));
    aws.changeWorld({ repositories: [{ repositoryName: 'shop/api', images: found }] });
    await makeDue(aws, due);
    const swept = await rowOf('sweep over four such images', functions.sweep, {});
    return {
      title: `Memory for images of ${FINDINGS.toLocaleString('en')} findings, in MB`,
      columns: ['at most'],
      rows: [one, four, swept],
      notes: [
        'Resident memory of the whole process, with the heap that Lambda allows Node at that size; the limit is',
        `the function's memory in serverless.yml less ${RESERVED} MB, and ${ONE_IMAGE} MB for a single image.`,
      ],
    };
  } finally {
    await aws.stop();
  }
}

/** Advisories of up to a kilobyte, as Inspector passes them on. */
function wordy(scan: ReturnType<typeof scanOf>): ReturnType<typeof scanOf> {
  const { imageScanFindings } = scan as { imageScanFindings: { enhancedFindings: object[] } };
  const enhancedFindings = imageScanFindings.enhancedFindings.map((finding, at) => ({
    ...finding,
    description: `In the Linux kernel, the following has been resolved (${at}). `.repeat(16),
  }));
  return { ...scan, imageScanFindings: { ...imageScanFindings, enhancedFindings } };
}

/** Megabytes, as serverless.yml gives them to a function. */
function memoryOf(functionName: string): number {
  const megabytes = readDeployed().memory[functionName];
  if (megabytes === undefined) throw new Error(`${functionName} is no function that is deployed.`);
  return megabytes;
}

/** As if a quarter of an hour had passed. */
async function makeDue(aws: EmbeddedAws, digests: readonly string[]): Promise<void> {
  const client = new DynamoDBClient({
    endpoint: aws.ledgerEndpoint,
    region: REGION,
    credentials: ANYBODY,
  });
  const table = DynamoDBDocumentClient.from(client);
  for (const digest of digests) {
    await table.send(
      new UpdateCommand({
        TableName: TABLE,
        Key: { pk: `${ACCOUNT}/${REGION}/shop/api@${digest}`, sk: 'state' },
        UpdateExpression: 'SET dueAt = :long',
        ConditionExpression: 'attribute_exists(due)',
        ExpressionAttributeValues: { ':long': '2026-01-01T00:00:00.000Z' },
      }),
    );
  }
  client.destroy();
}

const ANYBODY = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'embedded' };

/** Megabytes of a process that loads a bundle and works one event off. */
async function peakIn({ file, name }: Bundle, event: object, aws: EmbeddedAws): Promise<number> {
  const megabytes = memoryOf(name);
  const script = `
    const { handler } = await import(${JSON.stringify(pathToFileURL(file).href)});
    const context = { functionName: ${JSON.stringify(name)}, getRemainingTimeInMillis: () => 300_000 };
    const { subjects } = await handler(${JSON.stringify(event)}, context);
    console.log(JSON.stringify({ megabytes: process.resourceUsage().maxRSS / 1024, judged: subjects.length }));
    process.exit(0);`;
  const heap = [
    `--max-old-space-size=${Math.floor(megabytes * 0.9)}`,
    `--max-semi-space-size=${Math.floor(megabytes * 0.05)}`,
  ];
  const child = spawn(process.execPath, [...heap, '--input-type=module', '--eval', script], {
    env: {
      ...aws.environment,
      LEDGER_TABLE: TABLE,
      TOPIC_ARN: `arn:aws:sns:${REGION}:${ACCOUNT}:verdicts`,
      POWERTOOLS_LOG_LEVEL: 'SILENT',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [told, complaint] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (told === '') throw new Error(`${name} failed: ${complaint}`);
  const { megabytes: most, judged } = Told.parse(JSON.parse(told));
  if (judged === 0) throw new Error(`${name} judged nothing`);
  return most;
}

const Told = z.object({ megabytes: z.number(), judged: z.number() });
