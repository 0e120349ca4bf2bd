import * as fc from 'fast-check';
import { FeedRefused } from '../../src/threat-intel/download/feed-refused.ts';
import { type EpssFeed, scoreIn, scorePlaceOf } from '../../src/threat-intel/epss/epss-blocks.ts';
import { parseEpss } from '../../src/threat-intel/epss/epss-feed.ts';
import { errorOf } from '../local/embedded.ts';
import { epssCsv } from './feed-site.ts';

const NOW = new Date('2026-11-21T10:00:00Z');
const ADDRESS = { feed: 'epss', url: 'https://first.example/epss.csv.gz' } as const;

const inPieces = async function* (bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size)
    yield bytes.subarray(start, start + size);
};
const parse = (text: string, lastModified?: string, size = 7): Promise<EpssFeed> =>
  parseEpss(inPieces(Buffer.from(text), size), ADDRESS, NOW, lastModified);
const scoreOf = (feed: EpssFeed, cve: string) => {
  const { key, offset } = scorePlaceOf(cve);
  const block = feed.blocks.get(key);
  return block && scoreIn(block, offset);
};

const ROWS = [
  'CVE-2024-1999,0.94469,0.99999',
  'CVE-1999-0001,0.0046,0.7385',
  'CVE-2024-1000,1e-05,0.00001',
  'CVE-2026-1234567,1,1',
  'CVE-2024-2000,0,.5',
];

describe("FIRST's scores", () => {
  it('are read in whatever order they come', async () => {
    const feed = await parse(epssCsv(ROWS));
    expect(feed.date).toBe('2026-11-20T12:55:00.000Z');
    expect(feed.entries).toBe(5);
    expect([...feed.blocks.keys()]).toEqual(['2024-1', '1999-0', '2026-1234', '2024-2']);
    expect(scoreOf(feed, 'CVE-2024-1999')).toEqual({ score: 0.94469, percentile: 0.99999 });
    expect(scoreOf(feed, 'CVE-1999-0001')).toEqual({ score: 0.0046, percentile: 0.7385 });
    expect(scoreOf(feed, 'CVE-2024-1000')).toEqual({ score: 0.00001, percentile: 0.00001 });
    expect(scoreOf(feed, 'CVE-2026-1234567')).toEqual({ score: 1, percentile: 1 });
    expect(scoreOf(feed, 'CVE-2024-2000')).toEqual({ score: 0, percentile: 0.5 });
    expect(scoreOf(feed, 'CVE-2024-1001')).toBeUndefined();
  });

  it('are the same however the network cuts them', async () => {
    const whole = await parse(epssCsv(ROWS), undefined, 10_000);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 200 }), async (size) => {
        expect(await parse(epssCsv(ROWS), undefined, size)).toEqual(whole);
      }),
      { numRuns: 40 },
    );
  });

  it('may begin with a byte order mark and have the line ends of Windows', async () => {
    const text = `\uFEFF${epssCsv(ROWS).replaceAll('\n', '\r\n')}`;
    expect((await parse(text)).entries).toBe(5);
  });

  it('count once where a CVE stands there twice: the higher score', async () => {
    const again = ['CVE-2024-1999,0.2,0.2', 'CVE-2024-1000,0.3,0.4'];
    const feed = await parse(epssCsv([...ROWS, ...again]));
    expect(feed.entries).toBe(5);
    expect(scoreOf(feed, 'CVE-2024-1999')).toEqual({ score: 0.94469, percentile: 0.99999 });
    expect(scoreOf(feed, 'CVE-2024-1000')).toEqual({ score: 0.3, percentile: 0.4 });
  });

  it.each([
    ['2026-11-20T00:00:00+0000', '2026-11-20T00:00:00.000Z'],
    ['2026-11-20T02:00:00+02:00', '2026-11-20T00:00:00.000Z'],
    ['2026-11-20', '2026-11-20T00:00:00.000Z'],
    ['2026-11-22T09:59:59Z', '2026-11-22T09:59:59.000Z'],
  ])('may be dated %s', async (written, date) => {
    const text = epssCsv(ROWS).replace('2026-11-20T12:55:00Z', written);
    expect((await parse(text)).date).toBe(date);
  });

  it('without a date of their own have that of the HTTP header', async () => {
    const text = epssCsv(ROWS).split('\n').slice(1).join('\n');
    expect((await parse(text, 'Thu, 19 Nov 2026 13:00:00 GMT')).date).toBe(
      '2026-11-19T13:00:00.000Z',
    );
    expect((await parse(epssCsv(ROWS), 'Thu, 19 Nov 2026 13:00:00 GMT')).date).toBe(
      '2026-11-20T12:55:00.000Z',
    );
  });

  it.each([
    ['no date anywhere', epssCsv(ROWS).split('\n').slice(1).join('\n'), 'it has no date'],
    [
      'a date that is none',
      epssCsv(ROWS, '20.11.26'),
      'its date "20.11.26T12:55:00Z" is no ISO date',
    ],
    [
      'a day that is none',
      epssCsv(ROWS, '2026-13-45'),
      'its date "2026-13-45T12:55:00Z" is no ISO date',
    ],
    [
      'a date to come',
      epssCsv(ROWS, '2026-11-23'),
      'its date 2026-11-23T12:55:00.000Z lies in the future',
    ],
    [
      'no header',
      ROWS.join('\n'),
      'line 1: the header "cve,epss,percentile" is not there: "CVE-2024-1999,0.94469,0.99999"',
    ],
    [
      'a header in the middle',
      epssCsv([...ROWS, 'cve,epss,percentile']),
      'line 8: "cve,epss,percentile" is no CVE with two numbers in [0,1]',
    ],
    ['a web page', '<!DOCTYPE html>\n<p>Sorry</p>\n', 'line 1: it is a web page'],
    ['nothing', '', 'it holds no scores'],
    ['no rows', epssCsv([]), 'it holds no scores'],
    ['a blank line', epssCsv(['', ...ROWS]), 'line 3: "" is no CVE with two numbers in [0,1]'],
    [
      'a score above 1',
      epssCsv([...ROWS, 'CVE-2024-1,1.1,0.5']),
      'line 8: "CVE-2024-1,1.1,0.5" is no CVE with two numbers in [0,1]',
    ],
    [
      'a score below 0',
      epssCsv(['CVE-2024-1000,-0.1,0.5']),
      'line 3: "CVE-2024-1000,-0.1,0.5" is no CVE with two numbers in [0,1]',
    ],
    [
      'a percentile above 1',
      epssCsv(['CVE-2024-1000,0.1,50']),
      'line 3: "CVE-2024-1000,0.1,50" is no CVE with two numbers in [0,1]',
    ],
    [
      'a score that is no number',
      epssCsv(['CVE-2024-1000,NaN,0.5']),
      'line 3: "CVE-2024-1000,NaN,0.5" is no CVE with two numbers in [0,1]',
    ],
    [
      'an id that is none',
      epssCsv(['CVE-2024-99,0.1,0.5']),
      'line 3: "CVE-2024-99,0.1,0.5" is no CVE with two numbers in [0,1]',
    ],
    [
      'a column too many',
      epssCsv(['CVE-2024-1000,0.1,0.5,0.5']),
      'line 3: "CVE-2024-1000,0.1,0.5,0.5" is no CVE with two numbers in [0,1]',
    ],
    ['a row cut off', epssCsv(ROWS).slice(0, -3), 'line 7 is cut off: it does not end'],
    ['a line without an end', epssCsv(['x'.repeat(1_001)]).slice(0, -1), 'line 3 is too long'],
  ])('are refused with %s', async (_, text, why) => {
    const error = await errorOf(parse(text));
    expect(error).toBeInstanceOf(FeedRefused);
    expect(error.message).toBe(
      `FIRST's EPSS from https://first.example/epss.csv.gz was refused: ${why}`,
    );
  });

  it('are refused where their ids are so far apart that no memory holds them', async () => {
    const far = Array.from({ length: 5_001 }, (_, index) => `CVE-2024-${(index + 1) * 1_000},0,0`);
    const error = await errorOf(parse(epssCsv(far), undefined, 4_096));
    expect(error.message).toMatch(/ was refused: line 5003: the CVE ids are too far apart$/);
  });
});
