import type { Outcome } from '../../pipeline/outcome.ts';
import type { Clock } from './clock.ts';
import { type EventRule, rulesMatching } from './event-rules.ts';
import type { Invoke } from './functions.ts';

export interface BusEvent {
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
}

/** What became of one event. */
export type Delivered = { readonly event: BusEvent; readonly attempts: number } & (
  | Outcome
  | { readonly outcome: 'refused'; readonly why: string; readonly error: Error }
);

/** Lambda repeats a failed asynchronous event after one minute, then after two. */
const REPEATED_AFTER_MILLISECONDS = [60_000, 120_000];

/**
 * Delivers events as AWS would: each to the functions whose rules match it, all at the same moment;
 * a failing one again when its time has come, and after its last attempt to the dead letters.
 */
export async function deliver(
  events: readonly BusEvent[],
  rules: readonly EventRule[],
  invoke: Invoke,
  clock: Clock,
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
