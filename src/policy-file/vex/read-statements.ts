import { endOf } from '../exceptions/compile-exception.ts';
import type { Found } from '../problems/problem.ts';
import type { NamedFiles } from '../source/included-files.ts';
import { readAll } from '../source/read-all.ts';
import type { Source } from '../source/source.ts';
import { valueAt } from '../value-at.ts';
import type { Statements } from './read-vex.ts';
import { VexEntry } from './vex-entry.ts';

/** VEX documents with their ends: of several that the policy gives one file, the first. */
export function readStatements(files: NamedFiles, source: Source, found: Found[]): Statements[] {
  const listed = valueAt(source.value, 'vex') as readonly unknown[] | undefined;
  const endAt = (index: number): string | undefined => {
    const { data } = VexEntry.safeParse(listed?.[index]);
    return typeof data === 'object' ? endOf(data.until) : undefined;
  };
  return [...files].flatMap(([file, indexes]) => {
    const [until] = indexes.flatMap((index) => endAt(index) ?? []).sort();
    // OpenVEX is JSON, whatever the file is called.
    return readAll([file], 'json', found).map((read) => ({
      source: read,
      ...(until && { until }),
    }));
  });
}
