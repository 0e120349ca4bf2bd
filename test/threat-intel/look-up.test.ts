import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { TransientFailure } from '../../src/core/errors.ts';
import type { EmbeddedAws } from '../../src/local/aws/embedded-aws.ts';
import type { Table } from '../../src/records/table.ts';
import { FEED_STORES, type FeedUrls, feedsIn } from '../../src/threat-intel/feeds.ts';
import {
  type ThreatSource,
  threatSourceIn,
  threatSourceOf,
} from '../../src/threat-intel/threat-source.ts';
import { embedded, errorOf, stopAll } from '../local/embedded.ts';
import { epssCsv, type FeedSite, kevJson, openFeedSite } from './feed-site.ts';
import { emptyTable } from './feed-table.ts';

const NOW = new Date('2026-11-21T10:00:00Z');
/** One CVE in each of 500 blocks. */
const CVES = Array.from(
  { length: 500 },
  (_, index) => `CVE-${2_010 + (index % 10)}-${1_000 + Math.floor(index / 10) * 1_000}`,
);

let aws: EmbeddedAws;
let site: FeedSite;
let table: Table;
let urls: FeedUrls;

beforeAll(async () => {
  aws = await embedded();
  site = await openFeedSite({
    '/kev.json': { body: kevJson(['CVE-2010-1000', 'CVE-2010-2000']) },
    '/epss.csv': { body: epssCsv(CVES.map((cve) => `${cve},0.25,0.75`)) },
  });
  urls = { kev: `${site.url}/kev.json`, epss: `${site.url}/epss.csv` };
  table = await emptyTable(aws);
  for (const refresh of feedsIn(table, urls, () => NOW)) await refresh();
});
afterAll(async () => {
  await site.stop();
  await stopAll();
});

describe('a look-up', () => {
  it('of 500 CVEs in 500 blocks is one round trip', async () => {
    // So slow that two calls one after the other cannot be taken for two at once.
    const slow = await embedded({}, { delayMs: 150 });
    const far = await emptyTable(slow);
    for (const refresh of feedsIn(far, urls, () => NOW)) await refresh();
    const from = slow.calls.length;
    const { kev, epss } = await threatSourceIn(far).lookUp(CVES);
    expect(epss?.byCve.size).toBe(500);
    expect([...(kev?.byCve.keys() ?? [])]).toEqual(['CVE-2010-1000', 'CVE-2010-2000']);
    const calls = slow.calls.slice(from);
    expect(calls.map(({ call }) => call)).toEqual(Array(6).fill('dynamodb:BatchGetItem'));
    const lastStart = Math.max(...calls.map(({ startedAt }) => startedAt));
    const firstEnd = Math.min(...calls.map(({ endedAt }) => endedAt));
    expect(lastStart).toBeLessThan(firstEnd);
  });

  it('of nothing still tells the dates of the copies', async () => {
    expect(await threatSourceIn(table).lookUp([])).toEqual({
      kev: { date: '2026-11-20T15:00:00.000Z', byCve: new Map() },
      epss: { date: '2026-11-20T12:55:00.000Z', byCve: new Map() },
    });
  });

  it('passes over names that are no CVE ids, and knows ids in small letters', async () => {
    const { epss } = await threatSourceIn(table).lookUp([
      'GHSA-jfh8-c2jp-5v3q',
      'cve-2011-1000',
      'CVE-2011-1001',
    ]);
    expect(epss?.byCve).toEqual(new Map([['CVE-2011-1000', { score: 0.25, percentile: 0.75 }]]));
  });

  it('knows nothing where there is no copy', async () => {
    expect(await threatSourceIn(await emptyTable(aws)).lookUp(['CVE-2010-1000'])).toEqual({});
  });

  it('says the same without a table', async () => {
    const asked = ['CVE-2010-1000', 'CVE-2011-1000', 'CVE-2011-1001', 'CVE-1999-0001'];
    const direct: ThreatSource = threatSourceOf({
      kev: await FEED_STORES.kev.load(urls.kev, NOW),
      epss: await FEED_STORES.epss.load(urls.epss, NOW),
    });
    expect(await direct.lookUp(asked)).toEqual(await threatSourceIn(table).lookUp(asked));
  });

  it('fails as an outage where the table does', async () => {
    const gone = { ...table, name: 'gone' };
    expect((await errorOf(threatSourceIn(gone).lookUp(CVES))).message).toMatch(
      /^looking CVEs up in the threat feeds: ResourceNotFoundException/,
    );
  });

  const spoilt = [
    ['the catalogue', 'threat/kev', 'list', ['epss']],
    ['the date of the scores', 'threat/epss', 'meta', ['kev']],
    ['a block that is asked for', 'threat/epss/2010-1', 'block', ['kev']],
    ['a block that is not asked for', 'threat/epss/2010-2', 'block', ['kev', 'epss']],
  ] as const;
  it.each(spoilt)('goes without the feed where %s cannot be read', async (_, pk, sk, left) => {
    const own = await emptyTable(aws);
    for (const refresh of feedsIn(own, urls, () => NOW)) await refresh();
    const Item = { pk, sk, date: '2026-11-20', packed: Buffer.from('spoilt') };
    await own.client.send(new PutCommand({ TableName: own.name, Item }));
    expect(Object.keys(await threatSourceIn(own).lookUp(['CVE-2010-1000']))).toEqual(left);
  });
});

describe('a table that is busy', () => {
  /** A DynamoDB that leaves undone whatever it is asked for, so many times. */
  const busy = async (times: number) => {
    let asked = 0;
    const answer = async (request: IncomingMessage, response: ServerResponse) => {
      const { RequestItems } = (await json(request)) as { RequestItems: object };
      asked += 1;
      const isDone = asked > times;
      const left = { Responses: {}, UnprocessedKeys: RequestItems };
      response.setHeader('content-type', 'application/x-amz-json-1.0');
      response.end(JSON.stringify(isDone ? { Responses: { feeds: [] } } : left));
    };
    const server = createServer((request, response) => {
      void answer(request, response);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const client = new DynamoDBClient({
      endpoint: `http://127.0.0.1:${port}`,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'none' },
    });
    const pauses: number[] = [];
    const pause = async (milliseconds: number) => {
      pauses.push(milliseconds);
    };
    const table: Table = { client: DynamoDBDocumentClient.from(client), name: 'feeds', pause };
    const stop = () => {
      client.destroy();
      server.close();
    };
    return { table, pauses, stop };
  };

  it('is asked again for what it left undone, a little later each time', async () => {
    const { table: slow, pauses, stop } = await busy(2);
    expect(await threatSourceIn(slow).lookUp(['CVE-2010-1000'])).toEqual({});
    expect(pauses).toEqual([100, 200]);
    stop();
  });

  it('is given up after seven times', async () => {
    const { table: slow, pauses, stop } = await busy(100);
    const error = await errorOf(threatSourceIn(slow).lookUp(['CVE-2010-1000']));
    expect(error).toBeInstanceOf(TransientFailure);
    expect(error.message).toBe('looking CVEs up in the threat feeds: DynamoDB left 3 items undone');
    expect(pauses).toEqual([100, 200, 400, 800, 1_600, 3_200]);
    stop();
  });
});
