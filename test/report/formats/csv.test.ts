import { parse } from 'csv-parse/sync';
import { removeFiles } from '../../cli/run-program.ts';
import { HOSTILE, hostileWorld } from './hostile.ts';
import { goldenOf, inWorld, PLAY, WEEKS, written } from './written.ts';

afterAll(removeFiles);

/** As RFC 4180 is read: every line ends in CRLF and has as many cells as the first. */
const rowsIn = (text: string): Record<string, string>[] =>
  parse(text, { columns: true, record_delimiter: '\r\n', relax_column_count: false });

/**
 * Of what two images of a repository share, the one that is judged later learns since when it is there. A busy machine may
 * turn round which one that is.
 */
const sinceEither = (text: string): string =>
  text.replaceAll('2026-11-11T10:32:36.482Z', '2026-11-10T14:02:51.107Z');

it('a report as CSV has a line for each finding, and for each image without any, as it has been looked at', async () => {
  expect(sinceEither(await written('csv', ...PLAY))).toBe(sinceEither(goldenOf('play.csv')));
});

it('nothing is missing: every image of twelve weeks is there, and what becomes of each finding', async () => {
  const rows = rowsIn(await written('csv', ...WEEKS));
  expect(new Set(rows.map(({ digest }) => digest)).size).toBe(15);
  const states = Map.groupBy(rows, ({ state }) => state);
  expect(Object.fromEntries([...states].map(([state, some]) => [state, some.length]))).toEqual({
    blocking: 18,
    'in grace': 2,
    open: 19,
    'set aside': 4,
    unknown: 1,
  });
});

it('no name becomes a formula, a line or a cell, and none is lost', async () => {
  const text = await written('csv', ...inWorld(hostileWorld()));
  const names = rowsIn(text).map((row) => row['package'] ?? '');
  expect(names.filter((name) => /^\s*[=+\-@\t\r]/.test(name))).toEqual([]);
  expect(names).toHaveLength(HOSTILE.length);
  expect(names).toEqual(
    expect.arrayContaining([
      `'=HYPERLINK("http://evil.test","x")`,
      "'+1+1",
      "'-1-1",
      "'@everyone",
      "' =1+1",
      'two lines, a "quote", and a comma',
      'bell  , escape  [31m, zero  , half \ufffd, turned ',
    ]),
  );
});
