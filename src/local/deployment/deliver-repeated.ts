import type { BusEvent, Delivered, Repeated, Takers } from './delivery.ts';
import { type Refusal, workOff } from './queue.ts';
import type { Message } from './queue-batches.ts';
import { type QueueRoute, routeOf } from './queue-route.ts';
import type { Repeat } from './repeat.ts';

const MOST_DEAD_LETTERS = 10;

/** Delivers what no queue takes one by one, with `feed`, and the others as if they came at the same moment. */
export async function deliverRepeated(
  { times, eventAt }: Repeat,
  takers: Takers,
  feed: (event: BusEvent) => Promise<readonly Delivered[]>,
): Promise<Delivered> {
  const outcomes: Record<string, number> = {};
  const deadLetters: Repeated['deadLetters'][number][] = [];
  let attempts = 0;
  const count = (index: number, one: Omit<Delivered, 'event'>): void => {
    outcomes[one.outcome] = (outcomes[one.outcome] ?? 0) + 1;
    attempts = Math.max(attempts, one.attempts);
    if (one.outcome === 'refused' && deadLetters.length < MOST_DEAD_LETTERS) {
      deadLetters.push({ event: eventAt(index), ...(one as Refusal) });
    }
  };
  function* eventsOf(route: QueueRoute | undefined): Generator<[number, BusEvent]> {
    for (let index = 0; index < times; index += 1) {
      const event = eventAt(index);
      if (routeOf(takers.queues, event) === route) yield [index, event];
    }
  }
  for (const [index, event] of eventsOf(undefined)) {
    const [own] = await feed(event);
    if (own) count(index, own);
  }
  const worked = { batches: 0, images: 0 };
  for (const route of takers.queues) {
    const { batches, images } = await workOff(
      route,
      messagesOf(route, eventsOf(route)),
      takers,
      ({ number }, taken) => count(number, taken),
    );
    worked.batches += batches;
    worked.images += images;
  }
  return {
    event: eventAt(0),
    attempts,
    outcome: 'repeated',
    times,
    outcomes,
    ...worked,
    deadLetters,
  };
}

function* messagesOf(route: QueueRoute, events: Iterable<[number, BusEvent]>): Generator<Message> {
  for (const [number, event] of events) yield { number, body: route.transform(event) };
}
