/*
 * Checks that copy nothing. What is read in every event and may be tens of thousands of objects is too much
 * for zod, which costs as much again as reading the JSON, and several times that in a fresh process.
 */

/** Whether a value is of a type. */
export type Is<T> = (value: unknown) => value is T;

/** A check for each field of a type: one that is added to the type and forgotten here does not compile. */
export type Checks<T> = { readonly [Field in keyof Required<T>]: Is<T[Field]> };

export const isText = (value: unknown): value is string => typeof value === 'string';
export const isNumber = (value: unknown): value is number => typeof value === 'number';
export const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';
export const isTrue = (value: unknown): value is true => value === true;

/** A scanner may give a date far off; ISO 8601 then writes a sign and six digits of the year. */
const ISO_DATE = /^(\d{4}|[+-]\d{6})-\d\d-\d\d/;

/** A text that says a time: of one that cannot be compared nobody knows whether it has come. */
export const isTime = (value: unknown): value is string =>
  typeof value === 'string' && ISO_DATE.test(value) && !Number.isNaN(Date.parse(value));

/** What may be absent. */
export const maybe =
  <T>(is: Is<T>): Is<T | undefined> =>
  (value): value is T | undefined =>
    value === undefined || is(value);

export const listOf =
  <T>(is: Is<T>): Is<T[]> =>
  (value): value is T[] =>
    Array.isArray(value) && value.every(is);

/** One of the words of a union, each of which has to be here. */
export function isWordOf<Word extends string>(words: Readonly<Record<Word, true>>): Is<Word> {
  const known = new Set<unknown>(Object.keys(words));
  return (value): value is Word => known.has(value);
}

export function hasShape<T extends object>(checks: Checks<T>): Is<T> {
  const entries = Object.entries<Is<unknown>>(checks);
  return (value): value is T => {
    if (typeof value !== 'object' || value === null) return false;
    for (const [field, is] of entries)
      if (!is((value as Record<string, unknown>)[field])) return false;
    return true;
  };
}

/** What is told apart by one of its fields: the checks of each kind, all of which have to be here. */
export function isOfKind<Field extends string, T extends Readonly<Record<Field, string>>>(
  field: Field,
  kinds: {
    readonly [Kind in T[Field]]: Omit<Checks<Extract<T, Readonly<Record<Field, Kind>>>>, Field>;
  },
): Is<T> {
  const shapes = new Map<unknown, Is<object>>(
    Object.entries<object>(kinds).map(([kind, checks]) => [kind, hasShape(checks)]),
  );
  return (value): value is T => {
    const kind = (value as Readonly<Record<string, unknown>> | null | undefined)?.[field];
    return shapes.get(kind)?.(value) ?? false;
  };
}
