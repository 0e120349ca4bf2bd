import { nearest } from '../../policy-file/problems/nearest.ts';
import { FORMATS } from '../../report/formats/formats.ts';
import type { Format } from '../../report/report.ts';
import { UsageError } from '../usage-error.ts';

/** The format that is named, or that the file's ending says, or the first one of all. Throws UsageError. */
export function chooseFormat(named: string | undefined, file: string | undefined): Format {
  const byFile = file === undefined ? undefined : formatOf(file);
  if (named === undefined && file !== undefined && !byFile)
    throw new UsageError(
      `report: --out ${file}: its ending names no format: say which with --format`,
    );
  if (named === undefined) return byFile ?? FORMATS[0];
  const format = FORMATS.find(({ name }) => name === named);
  if (!format) throw new UsageError(`--format: ${notKnown(named)}`);
  const fits = !byFile || byFile === format || (byFile.isJson && format.isJson);
  if (fits) return format;
  throw new UsageError(
    `report: --out ${file} says ${byFile.name}, and --format says ${named}: leave one of them out`,
  );
}

/** `bom.cdx.json` is what the longest ending says. */
const formatOf = (file: string): Format | undefined =>
  FORMATS.filter(({ ending }) => file.toLowerCase().endsWith(`.${ending}`)).toSorted(
    (a, b) => b.ending.length - a.ending.length,
  )[0];

function notKnown(named: string): string {
  const names = FORMATS.map(({ name }) => name);
  const meant = nearest(named, names);
  const hint = meant ? `did you mean ${meant}?` : `there are ${names.join(', ')}`;
  return `there is no format "${named}": ${hint}`;
}
