import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { performance } from 'node:perf_hooks';
import { text } from 'node:stream/consumers';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import * as z from 'zod';
import type { Bundle } from '../bin/build.ts';
import { DAY } from '../src/core/time.ts';
import { type EmbeddedAws, startEmbeddedAws } from '../src/local/aws/embedded-aws.ts';
import { readTable } from '../src/local/deployment/event-rules.ts';
import { ACCOUNT, REGION, worldOf } from '../test/support/worlds.ts';
import { epssDay, kevList } from './feeds.ts';
import type { Row, Section } from './section.ts';

const SERVERLESS_YML = fileURLToPath(new URL('../serverless.yml', import.meta.url));
const TABLE = 'ledger';
/** The function has 256 MB, and Lambda needs some of it for itself. */
const MEGABYTES_LIMIT = 224;

const DAYS = ['the first copy', 'the next day, every score changed', 'the same day again'];

/** What a refresh takes: the built function in a process of its own, feeds of full size from this machine. */
export async function threatIntelSection(bundle: Bundle): Promise<Section> {
  const aws = await startEmbeddedAws({ world: worldOf([]) });
  const site = await openSite();
  try {
    await aws.createTable({ ...readTable(SERVERLESS_YML, TABLE) });
    const rows: Row[] = [];
    for (const [turn, name] of DAYS.entries()) {
      site.publish(Math.min(turn, 1));
      rows.push(await rowOf(name, bundle, aws, site.url));
    }
    return {
      title: 'Refreshing the threat feeds',
      columns: ['peak MB', 'ms', 'calls to AWS', 'blocks written'],
      rows,
      notes: [
        '360,000 scores and 1,500 KEV entries from this machine; the whole process from its start.',
      ],
    };
  } finally {
    site.server.close();
    await aws.stop();
  }
}

async function rowOf(name: string, bundle: Bundle, aws: EmbeddedAws, url: string): Promise<Row> {
  const from = aws.calls.length;
  const startedAt = performance.now();
  const { megabytes, changed } = await refreshIn(bundle, aws, url);
  return {
    name,
    figures: [
      { value: megabytes, limit: MEGABYTES_LIMIT },
      { value: performance.now() - startedAt },
      { value: aws.calls.length - from },
      { value: changed },
    ],
  };
}

const Told = z.object({ megabytes: z.number(), changed: z.number() });

async function refreshIn({ file, name }: Bundle, aws: EmbeddedAws, url: string) {
  const script = `
    const { handler } = await import(${JSON.stringify(pathToFileURL(file).href)});
    const context = { functionName: ${JSON.stringify(name)}, getRemainingTimeInMillis: () => 300_000 };
    const { feeds } = await handler({}, context);
    const megabytes = process.resourceUsage().maxRSS / 1024;
    console.log(JSON.stringify({ megabytes, changed: feeds[1].changed }));
    process.exit(0);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    env: {
      ...aws.environment,
      LEDGER_TABLE: TABLE,
      TOPIC_ARN: `arn:aws:sns:${REGION}:${ACCOUNT}:verdicts`,
      KEV_URL: `${url}/kev`,
      EPSS_URL: `${url}/epss`,
      POWERTOOLS_LOG_LEVEL: 'SILENT',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [told, complaint] = await Promise.all([text(child.stdout), text(child.stderr)]);
  if (told === '') throw new Error(`the refresh of the feeds failed: ${complaint}`);
  return Told.parse(JSON.parse(told));
}

interface Site {
  readonly server: Server;
  readonly url: string;
  /** Day 0 was the day before yesterday, day 1 yesterday. */
  readonly publish: (day: number) => void;
}

async function openSite(): Promise<Site> {
  const dateOf = (day: number) => new Date(Date.now() - (2 - day) * DAY);
  let epss = new Uint8Array();
  const kev = kevList(dateOf(0));
  const server = createServer(({ url }, response) => {
    response.end(url === '/kev' ? kev : epss);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return {
    server,
    url: `http://127.0.0.1:${address.port}`,
    publish: (day) => {
      epss = gzipSync(epssDay(day, dateOf(day)));
    },
  };
}
