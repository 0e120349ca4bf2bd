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
const Repeated = z.strictObject({
  repeat: z.int(expectedTimes).min(1, expectedTimes).max(1_000_000, expectedTimes),
  event: z.unknown().optional(),
  over: z
    .record(z.string().regex(/^[\w-]+$/), z.array(z.string()).min(1), expectedLists)
    .default({}),
});

/** The place in the row, from 1 on. */
const NUMBER = 'n';

/**
 * Reads `{"repeat": 10000, "event": {…}, "over": {"digest": ["sha256:…"]}}`: in every text of the event,
 * `{digest}` is the next of that list, round and round, and `{n}` the number of the event.
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
    throw complain(`${issue?.path.join('.') || 'repeat'}: ${issue?.message}`);
  }
  const { repeat: times, event, over } = read.data;
  const text = JSON.stringify(event ?? null);
  for (const name of Object.keys(over)) {
    if (name === NUMBER) throw complain(`over.${name}: {${name}} is the number of the event`);
    if (!text.includes(`{${name}}`)) {
      throw complain(`over.${name}: nothing in the event says {${name}}`);
    }
  }
  const eventAt = (index: number): BusEvent =>
    JSON.parse(
      text.replaceAll(/\{([\w-]+)\}/g, (all, name: string) => {
        const list = name === NUMBER ? [String(index + 1)] : over[name];
        // Within the quotes of a text, as JSON writes it.
        return list ? JSON.stringify(list[index % list.length]).slice(1, -1) : all;
      }),
    ) as BusEvent;
  parseEvent(eventAt(0));
  return { times, eventAt };
}
