import { type EventRule, rulesMatching } from './event-rules.ts';
import type { Invoke } from './functions.ts';
import { type Refusal, type Taken, type Worker, workOff } from './queue.ts';
import { type QueueRoute, routeOf } from './queue-route.ts';

export interface BusEvent {
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
}

/** What became of one event. */
export type Delivered = { readonly event: BusEvent } & (
  | Taken
  | ({ readonly attempts: number } & Repeated)
);

/** What became of one event many times over: one entry, whatever the number. */
export interface Repeated {
  readonly outcome: 'repeated';
  readonly times: number;
  /** How often each outcome was. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** In how many batches a queue handed them on, and how many images were asked for in all of them. */
  readonly batches: number;
  readonly images: number;
  /** The first of those that ended in the dead letters. */
  readonly deadLetters: readonly ({ readonly event: BusEvent } & Refusal)[];
}

/** Everything that takes events from EventBridge. */
export interface Takers extends Worker {
  readonly rules: readonly EventRule[];
  readonly queues: readonly QueueRoute[];
}

/** Lambda repeats a failed asynchronous event after one minute, then after two. */
const REPEATED_AFTER_MILLISECONDS = [60_000, 120_000];

/**
 * Delivers events as AWS would: each to the functions whose rules match it, all at the same moment; a
 * failing one again when its time has come, and after its last attempt to the dead letters. Then those that
 * a rule sends to a queue, in batches.
 */
export async function deliver(events: readonly BusEvent[], takers: Takers): Promise<Delivered[]> {
  const byRoute = Map.groupBy(events.entries(), ([, event]) => routeOf(takers.queues, event));
  const delivered: Delivered[] = [];
  const direct = byRoute.get(undefined) ?? [];
  const answers = await deliverDirectly(
    direct.map(([, event]) => event),
    takers,
  );
  for (const [at, [index]] of direct.entries()) {
    const answer = answers[at];
    if (answer) delivered[index] = answer;
  }
  for (const [route, queued] of byRoute) {
    if (!route) continue;
    const messages = queued.map(([number, event]) => ({ number, body: route.transform(event) }));
    await workOff(route, messages, takers, ({ number }, taken) => {
      const event = events[number];
      if (event) delivered[number] = { event, ...taken };
    });
  }
  return delivered;
}

async function deliverDirectly(
  events: readonly BusEvent[],
  { rules, invoke, clock }: Takers,
): Promise<Delivered[]> {
  const delivered = await Promise.all(events.map((event) => attempt(event, 1, rules, invoke)));
  for (const [retry, delay] of REPEATED_AFTER_MILLISECONDS.entries()) {
    const open = delivered.filter(({ event, outcome }) => {
      return outcome === 'refused' && retry < attemptsOf(event, rules);
    });
    if (open.length === 0) break;
    clock.advance(delay);
    const again = await Promise.all(
      open.map(({ event }) => attempt(event, retry + 2, rules, invoke)),
    );
    for (const [index, one] of open.entries())
      delivered[delivered.indexOf(one)] = again[index] ?? one;
  }
  return delivered;
}

const attemptsOf = (event: BusEvent, rules: readonly EventRule[]): number =>
  Math.max(0, ...rulesMatching(rules, event).map(({ retryAttempts }) => retryAttempts));

async function attempt(
  event: BusEvent,
  attempts: number,
  rules: readonly EventRule[],
  invoke: Invoke,
): Promise<Delivered> {
  const [rule] = rulesMatching(rules, event);
  if (!rule) return { event, attempts: 0, outcome: 'ignored', why: noRule(event) };
  try {
    return { event, attempts, ...(await invoke(rule.functionName, event)) };
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    return { event, attempts, outcome: 'refused', why: error.message, error };
  }
}

const noRule = (event: BusEvent): string =>
  `no EventBridge rule of serverless.yml matches this "${event['detail-type']}" of ${event.source}`;
