import type { Queues } from './find-queues.ts';
import { type Entry, entriesOf, lettersOf } from './letters.ts';
import { thatIsThere } from './missing-queue.ts';
import { hide, type Message, readQueue } from './read-queue.ts';
import type { Tools } from './tools.ts';

/** What lies in the dead letters of a stack. */
export interface DeadLetters {
  readonly queues: Queues;
  readonly entries: readonly Entry[];
  /** So many more messages somebody else holds, or held a moment ago. */
  readonly hidden: number | undefined;
  /** More lie there than one run reads. */
  readonly isCut: boolean;
}

/**
 * Reads both queues, and gives back what is not `handled` in the end, whatever happens. Throws Denied, TransientFailure or
 * PermanentFailure.
 */
export async function withDeadLetters<T>(
  tools: Tools,
  queues: Queues,
  work: (found: DeadLetters, handled: Set<Message>) => Promise<T>,
): Promise<T> {
  const held: Message[] = [];
  const handled = new Set<Message>();
  try {
    const read = [];
    for (const queue of [queues.deadLetters, queues.findingDeadLetters]) {
      read.push(await thatIsThere(queue, readQueue(tools, queue, held)));
    }
    const messages = read.flatMap((one) => one.messages);
    const entries = entriesOf(lettersOf(messages, queues));
    const hidden = sumOf(read.map((one) => one.hidden));
    const isCut = read.some((one) => one.isCut);
    return await work({ queues, entries, hidden, isCut }, handled);
  } finally {
    // What cannot be given back shows itself when its time is over.
    await hide(
      tools,
      [...new Set(held)].filter((one) => !handled.has(one)),
      0,
    );
  }
}

/** Undefined where one is: what is not known is not none. */
const sumOf = (counts: readonly (number | undefined)[]): number | undefined =>
  counts.reduce((sum, one) => (sum === undefined || one === undefined ? undefined : sum + one), 0);
