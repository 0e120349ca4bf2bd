import * as z from 'zod';
import { isObject, PatternError } from './event-leaf.ts';

/** What EventBridge sends to a target in the place of an event: a text. */
export type Transform = (event: unknown) => string;

const InputTransformer = z.strictObject({
  InputPathsMap: z.record(z.string(), z.string()),
  InputTemplate: z.string().min(1),
});

const VARIABLE = /<([^<>]*)>/g;

/**
 * Reads an InputTransformer whose template is JSON, or throws one sentence that names the place of the
 * mistake. Played is what is used: paths of names and indices, and variables that are whole values, which get
 * their quotes from EventBridge. As there, no text is escaped, and what a path does not find is "".
 */
export function parseTransformer(value: unknown, place: string): Transform {
  const given = InputTransformer.safeParse(value);
  if (!given.success) throw new PatternError(place, z.prettifyError(given.error));
  const { InputPathsMap: map, InputTemplate: template } = given.data;
  const paths = new Map(
    Object.entries(map).map(([name, path]) => [name, stepsOf(path, `${place}.${name}`)]),
  );
  for (const [, name = ''] of template.matchAll(VARIABLE)) {
    if (!paths.has(name)) throw new PatternError(place, `nothing says what <${name}> is`);
  }
  if (!isJson(template.replaceAll(VARIABLE, '""'))) {
    throw new PatternError(
      place,
      'the template is no JSON in which variables stand for whole values',
    );
  }
  return (event) =>
    template.replaceAll(VARIABLE, (_, name: string) => textOf(found(event, paths.get(name) ?? [])));
}

type Step = string | number;

function stepsOf(path: string, place: string): Step[] {
  if (!/^\$(\.[\w-]+|\[\d+\])*$/.test(path)) {
    throw new PatternError(
      place,
      `"${path}" is no path of names and indices such as $.detail.list[0]`,
    );
  }
  return Array.from(path.matchAll(/\.([\w-]+)|\[(\d+)\]/g), ([, name, index]) =>
    name === undefined ? Number(index) : name,
  );
}

const found = (event: unknown, steps: readonly Step[]): unknown =>
  steps.reduce<unknown>((value, step) => {
    if (typeof step === 'number')
      return Array.isArray(value) ? (value as unknown[])[step] : undefined;
    return isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  }, event);

function textOf(value: unknown): string {
  if (value === undefined || value === null) return '""';
  return typeof value === 'string' ? `"${value}"` : JSON.stringify(value);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
