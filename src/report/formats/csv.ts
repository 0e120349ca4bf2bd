import { csvCell } from '../../core/csv-cell.ts';
import type { Format, Report, ReportedRepository } from '../report.ts';
import { COLUMNS, type Row } from './csv-columns.ts';

/** RFC 4180, in UTF-8: one finding a line; an image of which there is none, or nobody knows them, has one as well. */
export const csv: Format = {
  name: 'csv',
  says: 'one finding a line, for a spreadsheet',
  ending: 'csv',
  write: writeCsv,
};

async function* writeCsv({ repositories }: Report): AsyncGenerator<string> {
  yield lineOf(COLUMNS.map(({ name }) => name));
  for await (const repository of repositories)
    for await (const row of rowsOf(repository)) yield lineOf(COLUMNS.map(({ of }) => of(row)));
}

async function* rowsOf({
  repository,
  images,
  unreadable,
}: ReportedRepository): AsyncGenerator<Row> {
  for await (const image of images) {
    const findings = image.weighed?.findings ?? [];
    for (const reported of findings) yield { repository, image, reported };
    if (findings.length === 0) yield { repository, image };
  }
  // Not a word is known of each but in which repository it is.
  for (let left = unreadable(); left > 0; left -= 1) yield { repository };
}

const lineOf = (cells: readonly (string | number | undefined)[]): string =>
  `${cells.map(csvCell).join(',')}\r\n`;
