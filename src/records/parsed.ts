import * as z from 'zod/mini';
import { PermanentFailure } from '../core/errors.ts';
import { issueText } from '../core/issue-text.ts';
import { isTime } from './shape-check.ts';

/**
 * The value as the schema reads it; `place`: what is being read, for people. Throws PermanentFailure where
 * it cannot be read: what is unknown must not help an image pass, and nothing is to be written over it.
 */
export function parsed<T>(schema: z.ZodMiniType<T>, value: unknown, place: string): T {
  const read = schema.safeParse(value, { error: issueText });
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const where = issue?.path.length ? `${issue.path.map(String).join('.')}: ` : '';
  throw new PermanentFailure(`${place} cannot be read: ${where}${issue?.message}`, {
    cause: read.error,
  });
}

/**
 * A schema for each field of a type: one that is added to the type and forgotten here does not compile,
 * nor does one that may be absent there and has to be here. Records of former versions lack what came later.
 */
export type Shape<T> = {
  readonly [Field in keyof Required<T>]: object extends Pick<T, Field>
    ? z.ZodMiniExactOptional<z.ZodMiniType<Exclude<T[Field], undefined>>>
    : z.ZodMiniType<T[Field]>;
};

/**
 * A schema that is put together when something is first read by it: a function's start pays for those that every
 * event needs, and for no others.
 */
export const whenRead = <T>(schema: () => z.ZodMiniType<T>): z.ZodMiniType<T> => z.lazy(schema);

/** A record that is written back: fields of a newer version go through as they came. */
export const record = <T extends object>(shape: Shape<T>): z.ZodMiniType<T> =>
  z.looseObject(shape) as unknown as z.ZodMiniType<T>;

/** One of the words of a union, each of which has to be here. */
export const wordOf = <Word extends string>(
  words: Readonly<Record<Word, true>>,
): z.ZodMiniType<Word> => z.enum(Object.keys(words)) as unknown as z.ZodMiniType<Word>;

/** What is told apart by one of its fields: a shape for each kind, all of which have to be here. */
export function kinds<Field extends string, T extends Readonly<Record<Field, string>>>(
  field: Field,
  shapes: {
    readonly [Kind in T[Field]]: Omit<Shape<Extract<T, Readonly<Record<Field, Kind>>>>, Field>;
  },
): z.ZodMiniType<T> {
  const options = Object.entries<object>(shapes).map(([kind, shape]) =>
    z.looseObject({ ...shape, [field]: z.literal(kind) }),
  );
  return z.discriminatedUnion(
    field,
    options as [(typeof options)[number]],
  ) as unknown as z.ZodMiniType<T>;
}

export const Time = z.string().check(z.refine(isTime, 'no time'));

export const Count = z.int().check(z.nonnegative());
