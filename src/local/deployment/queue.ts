import { answerOf } from '../../lambda/answer-of.ts';
import type { Outcome } from '../../pipeline/outcome.ts';
import type { Clock } from './clock.ts';
import type { Invoke } from './functions.ts';
import { type Batch, batchesOf, type Message } from './queue-batches.ts';
import type { QueueRoute } from './queue-route.ts';

/** It failed at every attempt, and lies in the dead letters. */
export interface Refusal {
  readonly outcome: 'refused';
  readonly attempts: number;
  readonly why: string;
  readonly error: Error;
}

/** What became of a message: how its batch was done, or why it lies in the dead letters. */
export type Taken = ({ readonly attempts: number } & Outcome) | Refusal;

/** The function has said that this message has to come again. */
class MessageFailed extends Error {
  override name = 'MessageFailed';
}

/** What a queue is worked off with. */
export interface Worker {
  readonly invoke: Invoke;
  readonly clock: Clock;
  readonly account: string;
  readonly region: string;
}

/**
 * Hands messages to the function in batches, one after the other. Those that fail come again when they are
 * no longer hidden, and after the last time go to the dead letters. `tell` hears once of each message. Answers
 * with how many batches there were, and how many images were asked for in all of them.
 */
export async function workOff(
  route: QueueRoute,
  messages: Iterable<Message>,
  worker: Worker,
  tell: (message: Message, taken: Taken) => void,
): Promise<{ batches: number; images: number }> {
  const { hiddenSeconds, mostReceives, queue, batchSize } = route;
  const { clock, account, region } = worker;
  const worked = { batches: 0, images: 0 };
  let open = messages;
  for (let receives = 1; ; receives += 1) {
    const failed: Message[] = [];
    const place = { account, region, queue, now: clock.now() };
    for (const batch of batchesOf(open, batchSize, place, receives)) {
      const { taken, images } = await take(batch, route, worker.invoke);
      worked.batches += 1;
      worked.images += images;
      for (const { message, result } of taken) {
        if (result.outcome === 'refused' && receives < mostReceives) failed.push(message);
        else tell(message, { attempts: receives, ...result });
      }
    }
    if (failed.length === 0) return worked;
    clock.advance(hiddenSeconds * 1_000);
    open = failed;
  }
}

type Result = Outcome | Omit<Refusal, 'attempts'>;
interface TakenBatch {
  readonly taken: readonly { readonly message: Message; readonly result: Result }[];
  readonly images: number;
}

async function take(
  { event, messages }: Batch,
  { functionName, reportsFailures }: QueueRoute,
  invoke: Invoke,
): Promise<TakenBatch> {
  const all = (result: (id: string) => Result, images = 0): TakenBatch => ({
    taken: Array.from(messages, ([id, message]) => ({ message, result: result(id) })),
    images,
  });
  let outcome: Outcome;
  try {
    outcome = await invoke(functionName, event);
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    return all(() => refused(error));
  }
  const failed = reportsFailures ? failuresIn(answerOf(outcome)) : [];
  if (failed.some((id) => !messages.has(id))) {
    const error = new MessageFailed('the answer names a message that is not in the batch');
    return all(() => refused(error));
  }
  const heard = outcome.outcome === 'heard' ? outcome : undefined;
  const open = new Set(failed);
  const whyFailed = new Map(heard?.failed.map(({ id, why }) => [id, why]));
  const whyIgnored = new Map(heard?.ignored.map(({ id, why }) => [id, why]));
  return all((id) => {
    if (open.has(id)) return refused(new MessageFailed(whyFailed.get(id) ?? 'nobody says why'));
    const why = whyIgnored.get(id);
    return why === undefined ? outcome : { outcome: 'ignored', why };
  }, heard?.images);
}

const refused = (error: Error): Result => ({ outcome: 'refused', why: error.message, error });

/** As Lambda reads an answer: without a list of failures there are none. */
const failuresIn = (answer: object): string[] => {
  const { batchItemFailures = [] } = answer as {
    batchItemFailures?: readonly { readonly itemIdentifier: string }[];
  };
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
};
