import { mkdtempSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { EmbeddedAws } from '../../src/local/aws/embedded-aws.ts';
import { embedded, stopAll } from './embedded.ts';

afterEach(stopAll);

const base = mkdtempSync(join(tmpdir(), 'feeds-'));
const fileOf = (name: string, content: string | Buffer, day = '2026-10-01'): string => {
  writeFileSync(join(base, name), content);
  utimesSync(join(base, name), new Date(day), new Date(day));
  return name;
};

async function downloaded(aws: EmbeddedAws, name: 'KEV_URL' | 'EPSS_URL') {
  const response = await fetch(aws.environment[name] ?? '');
  const body = Buffer.from(await response.arrayBuffer());
  return { status: response.status, body, lastModified: response.headers.get('last-modified') };
}

const TABLE = 'cve,epss,percentile\nCVE-2026-1,0.5,0.9\n';

describe('a feed', () => {
  it('is not there where the world has none', async () => {
    const aws = await embedded();
    expect((await downloaded(aws, 'KEV_URL')).status).toBe(404);
    expect((await downloaded(aws, 'EPSS_URL')).status).toBe(404);
    expect(aws.calls.map(({ call, ok }) => [call, ok])).toEqual([
      ['feeds:kev', false],
      ['feeds:epss', false],
    ]);
  });

  it('in a file is served byte for byte, from the folder of the world', async () => {
    const kev = fileOf('kev.json', '{ "vulnerabilities": [] }  ');
    const packed = gzipSync(TABLE);
    const epss = fileOf('epss.csv.gz', packed);
    const aws = await embedded({ feeds: { kev, epss } }, { base });
    expect((await downloaded(aws, 'KEV_URL')).body.toString()).toBe('{ "vulnerabilities": [] }  ');
    expect((await downloaded(aws, 'EPSS_URL')).body).toEqual(packed);
    expect(aws.countCalls()).toEqual({ 'feeds:kev': 1, 'feeds:epss': 1 });
  });

  it('may lie in the working directory, or be no feed at all', async () => {
    const aws = await embedded({ feeds: { epss: 'package.json' } }, { base });
    expect(JSON.parse((await downloaded(aws, 'EPSS_URL')).body.toString())).toMatchObject({
      name: 'ecr-scan-notifier',
    });
  });

  it('that is torn is served torn', async () => {
    const torn = gzipSync(TABLE).subarray(0, 20);
    const aws = await embedded({ feeds: { epss: fileOf('torn.csv.gz', torn) } }, { base });
    expect((await downloaded(aws, 'EPSS_URL')).body).toEqual(torn);
  });

  it.each([
    ['scores.2026-08-16.csv', TABLE, 'Sun, 16 Aug 2026 00:00:00 GMT'],
    ['scores.csv', TABLE, 'Thu, 01 Oct 2026 00:00:00 GMT'],
    [
      'later.2026-08-16.csv',
      `#model_version:v1,score_date:2026-11-20T12:55:00Z\n${TABLE}`,
      'Fri, 20 Nov 2026 12:55:00 GMT',
    ],
    [
      'packed.2026-08-16.csv.gz',
      gzipSync(`#model_version:v1,score_date:2026-11-20T12:55:00Z\n${TABLE}`),
      'Fri, 20 Nov 2026 12:55:00 GMT',
    ],
  ])('in %s is as old as its own date, its name or its file says', async (name, text, date) => {
    const aws = await embedded({ feeds: { epss: fileOf(name, text) } }, { base });
    expect((await downloaded(aws, 'EPSS_URL')).lastModified).toBe(date);
  });

  it('that is nowhere stops everything, in one sentence', async () => {
    await expect(embedded({ feeds: { kev: 'nowhere.json' } }, { base })).rejects.toMatchObject({
      name: 'WorldError',
      message: `feeds.kev: there is no file ${base}/nowhere.json, and none ${process.cwd()}/nowhere.json`,
    });
  });
});

describe('a feed in the world itself', () => {
  const now = () => new Date('2026-11-21T10:00:00Z');

  it('is a catalogue in JSON, dated as it says or else now', async () => {
    const kev = { vulnerabilities: [{ cveID: 'CVE-2026-1', dateAdded: '2026-11-01' }] };
    const aws = await embedded({ feeds: { kev } }, { now });
    const served = await downloaded(aws, 'KEV_URL');
    expect(served.lastModified).toBe('Sat, 21 Nov 2026 10:00:00 GMT');
    expect(JSON.parse(served.body.toString())).toEqual({
      ...kev,
      dateReleased: '2026-11-21T10:00:00.000Z',
    });
    const dated = { ...kev, dateReleased: '2026-10-01T00:00:00Z' };
    aws.changeWorld({ feeds: { kev: dated } });
    expect(JSON.parse((await downloaded(aws, 'KEV_URL')).body.toString())).toEqual(dated);
  });

  const rows = [
    { cve: 'CVE-2026-1', epss: 0.5, percentile: 0.9 },
    { cve: 'CVE-2026-2', epss: 0.00042, percentile: 0.1 },
  ];
  const lines = 'cve,epss,percentile\nCVE-2026-1,0.5,0.9\nCVE-2026-2,0.00042,0.1\n';
  const head = '#model_version:v2025.03.14,score_date:';

  it.each<[string, unknown, string]>([
    ['rows', rows, `${head}2026-11-21T10:00:00Z\n${lines}`],
    [
      'rows with a date',
      { date: '2026-11-01', scores: rows },
      `${head}2026-11-01T00:00:00Z\n${lines}`,
    ],
    ['a table', lines, `${head}2026-11-21T10:00:00Z\n${lines}`],
    ['a table with a date', `#score_date:2026-11-01\n${lines}`, `#score_date:2026-11-01\n${lines}`],
  ])('is a packed table with its date, from %s', async (_what, epss, text) => {
    const aws = await embedded({ feeds: { epss } }, { now });
    expect(gunzipSync((await downloaded(aws, 'EPSS_URL')).body).toString()).toBe(text);
  });

  it('is replaced by a change, from whose time it then is', async () => {
    const aws = await embedded({ feeds: { epss: rows, kev: {} } }, { now });
    aws.changeWorld({ now: '2026-12-01T00:00:00Z', feeds: { epss: [] } });
    const { body, lastModified } = await downloaded(aws, 'EPSS_URL');
    expect(gunzipSync(body).toString()).toBe(`${head}2026-12-01T00:00:00Z\ncve,epss,percentile\n`);
    expect(lastModified).toBe('Tue, 01 Dec 2026 00:00:00 GMT');
    expect((await downloaded(aws, 'KEV_URL')).lastModified).toBe('Sat, 21 Nov 2026 10:00:00 GMT');
  });

  it('may be kept back by a fault', async () => {
    const faults = [{ call: 'feeds:kev', nth: 2, status: 503, error: 'Service Unavailable' }];
    const aws = await embedded({ feeds: { kev: {} }, faults });
    expect((await downloaded(aws, 'KEV_URL')).status).toBe(200);
    expect(await downloaded(aws, 'KEV_URL')).toMatchObject({
      status: 503,
      body: Buffer.from('Service Unavailable'),
    });
  });
});
