import { onlyIn, type Query } from './route.ts';

/** By what a list can be sorted. */
export interface Column<T> {
  /** Its name in the address. */
  readonly key: string;
  readonly says: string;
  /** What stands first when it is chosen, first. */
  readonly compare: (a: T, b: T) => number;
  /** `descending`: the largest stands first when it is chosen. */
  readonly first: 'ascending' | 'descending';
}

/** A column, and whether its order is turned round. */
export interface Order<T> {
  readonly column: Column<T>;
  readonly isTurned: boolean;
}

/** The order that a query asks for: `sort=open`, or turned round, `sort=-open`; else that of the first column. */
export function orderIn<T>(query: Query, columns: readonly [Column<T>, ...Column<T>[]]): Order<T> {
  const asked = onlyIn(query, 'sort') ?? '';
  const column = columns.find(({ key }) => key === asked.replace(/^-/, ''));
  return { column: column ?? columns[0], isTurned: column !== undefined && asked.startsWith('-') };
}

/** How the order of a column is said in the address after it is chosen; undefined for the first, as a list is without being asked. */
export function askedNext<T>(
  { column, isTurned }: Order<T>,
  next: Column<T>,
  [first]: readonly [Column<T>, ...Column<T>[]],
): string | undefined {
  if (next === column && !isTurned) return `-${next.key}`;
  return next === first ? undefined : next.key;
}

/** As `aria-sort` says it. */
export const directionOf = <T>({ column, isTurned }: Order<T>): 'ascending' | 'descending' =>
  (column.first === 'ascending') !== isTurned ? 'ascending' : 'descending';

export const sorted = <T>(entries: readonly T[], { column, isTurned }: Order<T>): readonly T[] =>
  entries.toSorted((a, b) => (isTurned ? -1 : 1) * column.compare(a, b));

export const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
