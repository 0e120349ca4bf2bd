import * as z from 'zod';
import type { BusEvent } from './delivery.ts';

/** One event many times over, each made when its turn comes: thousands take no room. */
export interface Repeat {
  readonly times: number;
  /** The event of this place in the row, from 0 on. */
  readonly eventAt: (index: number) => BusEvent;
}

const expectedTimes = 'expected how often, a number from 1 to 1000000';
const expectedLists = 'expected lists of texts by their names, such as {"digest": ["sha256:…"]}';
const Texts = z.array(z.string(expectedLists), expectedLists).min(1, 'the list is empty');
const Name = z
  .string()
  .regex(/^[\w-]+$/, 'a name has letters, digits, hyphens and underscores only');
const Repeated = z.strictObject(
  {
    repeat: z.int(expectedTimes).min(1, expectedTimes).max(1_000_000, expectedTimes),
    event: z.unknown().optional(),
    over: z.record(Name, Texts, expectedLists).default({}),
  },
  {
    error: ({ code, keys }) =>
      code === 'unrecognized_keys'
        ? `"${keys.join('", "')}" cannot stand beside it: expected event, and over for its lists`
        : undefined,
  },
);

/** The place in the row, from 1 on. */
const NUMBER = 'n';
/** `{digest}` in a text; the braces of the JSON around it are followed by quotes. */
const NAMED = /\{([\w-]+)\}/g;

/**
 * Reads `{"repeat": 10000, "event": {…}, "over": {"digest": ["sha256:…"]}}`: in every text of the event,
 * `{digest}` is the next of that list, round and round, and `{n}` the number of the event. A name in braces
 * for which there is no list is refused.
 *
 * @param parseEvent checks the first event
 * @param complain makes the error of a sentence
 */
export function parseRepeat(
  value: object,
  parseEvent: (event: unknown) => BusEvent,
  complain: (sentence: string) => Error,
): Repeat {
  const read = Repeated.safeParse(value);
  if (!read.success) {
    const [issue] = read.error.issues;
    // What is wrong with a name in `over` stands behind it.
    const why = issue?.code === 'invalid_key' ? issue.issues[0]?.message : issue?.message;
    throw complain(`${issue?.path.join('.') || 'repeat'}: ${why}`);
  }
  const { repeat: times, event, over } = read.data;
  const text = JSON.stringify(event ?? null);
  for (const name of Object.keys(over)) {
    if (name === NUMBER) throw complain(`over.${name}: {${name}} is the number of the event`);
    if (!text.includes(`{${name}}`)) {
      throw complain(`over.${name}: nothing in the event says {${name}}`);
    }
  }
  for (const [all, name = ''] of text.matchAll(NAMED)) {
    if (name === NUMBER || Object.hasOwn(over, name)) continue;
    throw complain(
      `event: it says ${all}, and there is no such list: expected "over": {"${name}": ["…"]} beside it`,
    );
  }
  const eventAt = (index: number): BusEvent =>
    JSON.parse(
      text.replaceAll(NAMED, (_, name: string) => {
        const list = name === NUMBER ? [String(index + 1)] : (over[name] ?? []);
        // Within the quotes of a text, as JSON writes it.
        return JSON.stringify(list[index % list.length]).slice(1, -1);
      }),
    ) as BusEvent;
  parseEvent(eventAt(0));
  return { times, eventAt };
}
