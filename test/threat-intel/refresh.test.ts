import { gzipSync } from 'node:zlib';
import { DeleteCommand, GetCommand, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { PermanentFailure, TransientFailure } from '../../src/core/errors.ts';
import type { EmbeddedAws } from '../../src/local/aws/embedded-aws.ts';
import { refreshThreatIntel } from '../../src/pipeline/refresh-threat-intel.ts';
import type { Table } from '../../src/records/table.ts';
import { FeedRefused } from '../../src/threat-intel/download/feed-refused.ts';
import { feedsIn } from '../../src/threat-intel/feeds.ts';
import { threatSourceIn } from '../../src/threat-intel/threat-source.ts';
import { embedded, errorOf, stopAll } from '../local/embedded.ts';
import { epssCsv, type FeedSite, kevJson, openFeedSite, type Page } from './feed-site.ts';
import { callsOf, emptyTable } from './feed-table.ts';

const NOW = new Date('2026-11-21T10:00:00Z');

let aws: EmbeddedAws;
let site: FeedSite;
let table: Table;

beforeAll(async () => {
  aws = await embedded();
  site = await openFeedSite();
});
afterAll(async () => {
  await site.stop();
  await stopAll();
});
beforeEach(async () => {
  table = await emptyTable(aws);
  site.pages['/kev.json'] = { body: kevJson(['CVE-2024-1000', 'CVE-2021-44228']) };
  site.pages['/epss.csv.gz'] = epss(ROWS);
});

const ROWS = [
  'CVE-2024-1000,0.5,0.9',
  'CVE-2024-1999,0.6,0.91',
  'CVE-2024-2000,0.7,0.92',
  'CVE-2026-1234567,0.00042,0.1',
];
const epss = (rows: readonly string[], day?: string): Page => ({
  body: gzipSync(epssCsv(rows, day)),
});
const kev = (cves: readonly string[], released?: string): Page => ({
  body: kevJson(cves, released),
});

const refresh = () =>
  refreshThreatIntel({
    feeds: feedsIn(
      table,
      { kev: `${site.url}/kev.json`, epss: `${site.url}/epss.csv.gz` },
      () => NOW,
    ),
  });
const lookUp = (...cves: string[]) => threatSourceIn(table).lookUp(cves);
const keysInTable = async (): Promise<string[]> => {
  const { Items = [] } = await table.client.send(new ScanCommand({ TableName: table.name }));
  return Items.map(({ pk, sk }) => `${pk} ${sk}`).sort();
};

describe('the first refresh', () => {
  it('stores both feeds, and tells how much', async () => {
    expect(await refresh()).toEqual({
      outcome: 'refreshed',
      feeds: [
        { feed: 'kev', date: '2026-11-20T15:00:00.000Z', entries: 2, changed: 1 },
        { feed: 'epss', date: '2026-11-20T12:55:00.000Z', entries: 4, changed: 3 },
      ],
    });
    expect(await keysInTable()).toEqual([
      'threat/epss manifest',
      'threat/epss meta',
      'threat/epss/2024-1 block',
      'threat/epss/2024-2 block',
      'threat/epss/2026-1234 block',
      'threat/kev list',
    ]);
    expect(await lookUp('CVE-2024-1999', 'CVE-2026-1234567', 'CVE-2021-44228')).toEqual({
      kev: {
        date: '2026-11-20T15:00:00.000Z',
        byCve: new Map([
          ['CVE-2021-44228', { added: '2026-10-01', due: '2026-10-22', ransomware: false }],
        ]),
      },
      epss: {
        date: '2026-11-20T12:55:00.000Z',
        byCve: new Map([
          ['CVE-2024-1999', { score: 0.6, percentile: 0.91 }],
          ['CVE-2026-1234567', { score: 0.00042, percentile: 0.1 }],
        ]),
      },
    });
  });

  it('takes scores that are not packed, and dates them by the header', async () => {
    site.pages['/epss.csv.gz'] = {
      body: `cve,epss,percentile\n${ROWS.join('\n')}\n`,
      headers: { 'last-modified': 'Fri, 20 Nov 2026 13:00:00 GMT' },
    };
    expect(await refresh()).toMatchObject({
      feeds: [{}, { date: '2026-11-20T13:00:00.000Z', entries: 4 }],
    });
  });

  it('follows a redirect', async () => {
    site.pages['/epss-today.csv.gz'] = epss(ROWS);
    site.pages['/epss.csv.gz'] = { status: 302, headers: { location: '/epss-today.csv.gz' } };
    expect(await refresh()).toMatchObject({ feeds: [{}, { entries: 4 }] });
  });

  it('follows five redirects, and no sixth', async () => {
    const to = (hop: number): Page => ({
      status: 307,
      headers: { location: `/hop-${hop}?t=s3cret` },
    });
    site.pages['/epss.csv.gz'] = to(1);
    for (const hop of [1, 2, 3, 4]) site.pages[`/hop-${hop}?t=s3cret`] = to(hop + 1);
    site.pages['/hop-5?t=s3cret'] = epss(ROWS);
    expect(await refresh()).toMatchObject({ feeds: [{}, { entries: 4 }] });
    site.pages['/hop-5?t=s3cret'] = to(6);
    site.pages['/hop-6?t=s3cret'] = epss(ROWS);
    expect((await errorOf(refresh())).message).toBe(
      `FIRST's EPSS from ${site.url}/epss.csv.gz was refused: after 5 redirects ` +
        `${site.url}/hop-5 leads on still; the copy of 2026-11-20T12:55:00.000Z is kept`,
    );
  });

  it('asks at no address that it may not take the feed from', async () => {
    const away = site.url.replace('127.0.0.1', '0.0.0.0');
    // Answered, this would lead back to an address that is allowed.
    site.pages['/back'] = { status: 302, headers: { location: `${site.url}/other.csv.gz` } };
    site.pages['/other.csv.gz'] = epss(ROWS);
    site.pages['/epss.csv.gz'] = { status: 302, headers: { location: `${away}/back` } };
    expect((await errorOf(refresh())).message).toMatch(
      /: it leads to http:\/\/0\.0\.0\.0:\d+\/back, which is not https; there is no copy yet$/,
    );
  });
});

describe('a later refresh', () => {
  beforeEach(refresh);

  it('of feeds that are the same writes nothing', async () => {
    let outcome: unknown;
    const calls = await callsOf(aws, async () => {
      outcome = await refresh();
    });
    expect(outcome).toMatchObject({ feeds: [{ changed: 0 }, { changed: 0 }] });
    expect(calls).toEqual([
      'dynamodb:BatchGetItem',
      'dynamodb:BatchGetItem',
      'dynamodb:BatchGetItem',
    ]);
  });

  it('of the same content with a newer date writes the date alone', async () => {
    site.pages['/epss.csv.gz'] = epss(ROWS, '2026-11-21');
    const calls = await callsOf(aws, refresh);
    expect(calls.filter((call) => call !== 'dynamodb:BatchGetItem')).toEqual(['dynamodb:PutItem']);
    expect((await lookUp()).epss?.date).toBe('2026-11-21T12:55:00.000Z');
  });

  it('writes the blocks that changed, adds new ones and removes those that are gone', async () => {
    const rows = [
      'CVE-2024-1000,0.55,0.9',
      'CVE-2024-1999,0.6,0.91',
      'CVE-2026-1234567,0.00042,0.1',
      'CVE-2026-5000,0.1,0.2',
    ];
    site.pages['/epss.csv.gz'] = epss(rows, '2026-11-21');
    expect(await refresh()).toMatchObject({ feeds: [{}, { changed: 3 }] });
    expect(await keysInTable()).toEqual([
      'threat/epss manifest',
      'threat/epss meta',
      'threat/epss/2024-1 block',
      'threat/epss/2026-1234 block',
      'threat/epss/2026-5 block',
      'threat/kev list',
    ]);
    expect((await lookUp('CVE-2024-1000', 'CVE-2024-2000')).epss?.byCve).toEqual(
      new Map([['CVE-2024-1000', { score: 0.55, percentile: 0.9 }]]),
    );
    expect(await refresh()).toMatchObject({ feeds: [{}, { changed: 0 }] });
  });

  it('takes a correction of the same day', async () => {
    site.pages['/kev.json'] = kev(['CVE-2024-1000', 'CVE-2024-2000']);
    expect(await refresh()).toMatchObject({ feeds: [{ changed: 1 }, { changed: 0 }] });
    expect([...((await lookUp('CVE-2024-2000')).kev?.byCve.keys() ?? [])]).toEqual([
      'CVE-2024-2000',
    ]);
  });

  it('mends copies that cannot be read, and blocks that are gone', async () => {
    const spoil = (pk: string, sk: string) =>
      table.client.send(
        new PutCommand({
          TableName: table.name,
          Item: { pk, sk, date: '2026-11-20T15:00:00.000Z', packed: Buffer.from('spoilt') },
        }),
      );
    await spoil('threat/kev', 'list');
    await spoil('threat/epss/2024-1', 'block');
    await table.client.send(
      new DeleteCommand({ TableName: table.name, Key: { pk: 'threat/epss/2024-2', sk: 'block' } }),
    );
    expect(await lookUp('CVE-2024-1000')).toEqual({});
    expect(await refresh()).toMatchObject({ feeds: [{ changed: 1 }, { changed: 2 }] });
    const mended = await lookUp('CVE-2024-1000', 'CVE-2024-2000');
    expect(mended.kev?.byCve.size).toBe(1);
    expect(mended.epss?.byCve.size).toBe(2);
  });

  it('removes what a run left behind that died before it wrote the date', async () => {
    const manifest = { pk: 'threat/epss', sk: 'manifest' };
    const blocks = ['2024-1', '2024-2', '2026-1234', '2030-9'];
    const put = (Item: Record<string, unknown>) =>
      table.client.send(new PutCommand({ TableName: table.name, Item }));
    await put({ ...manifest, blocks });
    await put({ pk: 'threat/epss/2030-9', sk: 'block', packed: Buffer.from('left behind') });
    expect(await refresh()).toMatchObject({ feeds: [{}, { changed: 1 }] });
    expect(await keysInTable()).not.toContain('threat/epss/2030-9 block');
    const { Item } = await table.client.send(
      new GetCommand({ TableName: table.name, Key: manifest }),
    );
    expect(Item?.['blocks']).toEqual(['2024-1', '2024-2', '2026-1234']);
  });
});

describe('a feed that cannot be taken', () => {
  const KEV = () => `CISA's KEV from ${site.url}/kev.json`;
  const EPSS = () => `FIRST's EPSS from ${site.url}/epss.csv.gz`;
  const ten = Array.from({ length: 10 }, (_, index) => `CVE-2024-100${index}`);
  const tenRows = ten.map((cve) => `${cve},0.1,0.1`);

  it('keeps the copy of before, says so, and stops no other feed', async () => {
    await refresh();
    const before = await lookUp('CVE-2024-1000');
    site.pages['/kev.json'] = { body: '<html>Maintenance</html>' };
    site.pages['/epss.csv.gz'] = epss([...ROWS, 'CVE-2024-1001,0.1,0.1'], '2026-11-21');
    const error = await errorOf(refresh());
    expect(error).toBeInstanceOf(FeedRefused);
    expect(error.message).toMatch(
      /^CISA's KEV from .* was refused: it is a web page: .*; the copy of 2026-11-20T15:00:00.000Z is kept$/,
    );
    const after = await lookUp('CVE-2024-1000', 'CVE-2024-1001');
    expect(after.kev).toEqual(before.kev);
    expect(after.epss?.date).toBe('2026-11-21T12:55:00.000Z');
    expect(after.epss?.byCve.size).toBe(2);
  });

  it('is told together with the other where both fail', async () => {
    site.pages['/kev.json'] = { status: 403 };
    site.pages['/epss.csv.gz'] = { status: 404 };
    const error = await errorOf(refresh());
    expect(error).toBeInstanceOf(PermanentFailure);
    expect(error.message).toBe(
      `${KEV()} was refused: HTTP status 403; there is no copy yet; ` +
        `${EPSS()} was refused: HTTP status 404; there is no copy yet`,
    );
    expect(await keysInTable()).toEqual([]);
  });

  /** This machine under a name that the downloads do not take for it. */
  const AWAY = () => site.url.replace('127.0.0.1', '0.0.0.0');

  const broken: readonly [string, () => Page, RegExp][] = [
    [
      'the gzip is cut off',
      () => ({ body: gzipSync(epssCsv(ROWS)).subarray(0, 60) }),
      /: the gzip is not whole: unexpected end of file/,
    ],
    [
      'the gzip is damaged',
      () => ({ body: damaged(gzipSync(epssCsv(ROWS))) }),
      /: the gzip is not whole: incorrect data check/,
    ],
    [
      'a row is broken',
      () => epss([...ROWS, 'CVE-2024-1,x,y']),
      /: line 7: "CVE-2024-1,x,y" is no CVE with two numbers/,
    ],
    ['a row is cut off', () => ({ body: epssCsv(ROWS).slice(0, -4) }), /: line 6 is cut off/],
    ['a web page comes', () => ({ body: '<html></html>\n' }), /: line 1: it is a web page/],
    ['nothing comes', () => ({ body: '' }), /: it holds no scores/],
    ['nothing is there', () => ({ status: 404 }), /: HTTP status 404/],
    [
      'there is no date',
      () => ({ body: `cve,epss,percentile\n${ROWS.join('\n')}\n` }),
      /: it has no date/,
    ],
    [
      'it leads away from https',
      () => ({ status: 301, headers: { location: `${AWAY()}/other.csv.gz` } }),
      /\/epss.csv.gz was refused: it leads to http:\/\/0.0.0.0:\d+\/other.csv.gz, which is not https/,
    ],
    [
      'it leads to an address with a password',
      () => ({ status: 302, headers: { location: 'https://me:s3cret@127.0.0.1/x?key=s3cret' } }),
      /: it leads to https:\/\/127.0.0.1\/x, which has a user name or a password in it; /,
    ],
    [
      'it leads to no address',
      () => ({ status: 302, headers: { location: 'https://' } }),
      /: http:\/\/127.0.0.1:\d+\/epss.csv.gz leads on to no address; /,
    ],
    [
      'it leads nowhere',
      () => ({ status: 302 }),
      /: http:\/\/127.0.0.1:\d+\/epss.csv.gz leads on to no address; /,
    ],
  ];
  it.each(broken)('writes nothing where %s', async (_, page, why) => {
    site.pages['/other.csv.gz'] = epss(ROWS);
    site.pages['/epss.csv.gz'] = page();
    const error = await errorOf(refresh());
    expect(error.message).toMatch(why);
    expect(error.message).toMatch(/; there is no copy yet$/);
    expect(await keysInTable()).toEqual(['threat/kev list']);
    expect((await lookUp('CVE-2024-1000')).epss).toBeUndefined();
  });

  it.each([
    ['the site has a fault', { status: 500 }],
    ['the site is busy', { status: 429 }],
    ['the connection breaks', { body: gzipSync(epssCsv(ROWS)), cutAfter: 50 }],
  ])('may be taken later where %s', async (_, page) => {
    site.pages['/epss.csv.gz'] = page;
    const error = await errorOf(refresh());
    expect(error).toBeInstanceOf(TransientFailure);
    expect(error.message).toMatch(/^downloading FIRST's EPSS from .*; there is no copy yet$/);
    expect(await keysInTable()).toEqual(['threat/kev list']);
  });

  it('may be taken later where nobody answers', async () => {
    const gone = await openFeedSite();
    await gone.stop();
    const urls = { kev: `${gone.url}/kev.json`, epss: `${site.url}/epss.csv.gz` };
    const error = await errorOf(refreshThreatIntel({ feeds: feedsIn(table, urls, () => NOW) }));
    expect(error).toBeInstanceOf(TransientFailure);
    expect(error.message).toMatch(/ECONNREFUSED/);
    expect((await lookUp('CVE-2024-1000')).epss?.byCve.size).toBe(1);
  });

  it('is refused where it is older than the copy', async () => {
    await refresh();
    site.pages['/kev.json'] = kev(['CVE-2024-1000', 'CVE-2021-44228'], '2026-11-19T15:00:00Z');
    site.pages['/epss.csv.gz'] = epss(ROWS, '2026-11-19');
    expect((await errorOf(refresh())).message).toBe(
      `${KEV()} was refused: it is of 2026-11-19T15:00:00.000Z, older than our copy; ` +
        'the copy of 2026-11-20T15:00:00.000Z is kept; ' +
        `${EPSS()} was refused: it is of 2026-11-19T12:55:00.000Z, older than our copy; ` +
        'the copy of 2026-11-20T12:55:00.000Z is kept',
    );
  });

  it('is refused where it has lost more than a tenth', async () => {
    site.pages['/kev.json'] = kev(ten);
    site.pages['/epss.csv.gz'] = epss(tenRows);
    await refresh();
    site.pages['/kev.json'] = kev(ten.slice(0, 9), '2026-11-21T09:00:00Z');
    site.pages['/epss.csv.gz'] = epss(tenRows.slice(0, 8), '2026-11-21');
    expect((await errorOf(refresh())).message).toBe(
      `${EPSS()} was refused: it has shrunk by more than a tenth: 8 entries after 10; ` +
        'the copy of 2026-11-20T12:55:00.000Z is kept',
    );
    const kept = await lookUp(...ten);
    expect(kept.kev?.byCve.size).toBe(9);
    expect(kept.epss?.byCve.size).toBe(10);
  });

  it('is refused where it has lost entries under the date of the copy', async () => {
    site.pages['/kev.json'] = kev(ten);
    site.pages['/epss.csv.gz'] = epss(tenRows);
    await refresh();
    site.pages['/kev.json'] = kev(ten.slice(0, 9));
    site.pages['/epss.csv.gz'] = epss(tenRows.slice(0, 9));
    expect((await errorOf(refresh())).message).toBe(
      `${KEV()} was refused: it has lost entries without a new date: 9 entries after 10; ` +
        'the copy of 2026-11-20T15:00:00.000Z is kept; ' +
        `${EPSS()} was refused: it has lost entries without a new date: 9 entries after 10; ` +
        'the copy of 2026-11-20T12:55:00.000Z is kept',
    );
    const kept = await lookUp(...ten);
    expect([kept.kev?.byCve.size, kept.epss?.byCve.size]).toEqual([10, 10]);
  });

  it('is refused where its own address is not https', async () => {
    const urls = { kev: `${AWAY()}/kev.json`, epss: `${site.url}/epss.csv.gz` };
    const error = await errorOf(refreshThreatIntel({ feeds: feedsIn(table, urls, () => NOW) }));
    expect(error.message).toMatch(/\/kev.json was refused: it is not https; there is no copy yet$/);
  });

  it('is refused where it unpacks to more than there is room for', async () => {
    site.pages['/kev.json'] = { body: gzipSync(Buffer.alloc(16 * 1_048_576 + 1, ' ')) };
    expect((await errorOf(refresh())).message).toMatch(/: it is larger than 16 MB unpacked; /);
  });
});

const damaged = (bytes: Buffer): Buffer => {
  const copy = Buffer.from(bytes);
  copy[copy.length - 8] = (copy[copy.length - 8] ?? 0) ^ 1;
  return copy;
};
