import type { CallRecord } from '../src/local/aws/embedded-aws.ts';

type Timed = Pick<CallRecord, 'call' | 'startedAt' | 'endedAt'>;

export interface Cost {
  readonly aws: number;
  readonly slack: number;
  /** Calls that had to wait for one another: the length of the longest such chain. */
  readonly roundTrips: number;
}

export interface EventCost {
  /** Up to the first message to anybody, which is counted in; absent where nobody was told. */
  readonly untilTold?: Cost;
  readonly inAll: Cost;
}

const ANNOUNCEMENTS = ['slack:chat.postMessage', 'sns:Publish'];

/** The first call that told somebody. */
export const announcementIn = <Call extends Timed>(calls: readonly Call[]): Call | undefined =>
  calls
    .filter(({ call }) => ANNOUNCEMENTS.includes(call))
    .toSorted((a, b) => a.startedAt - b.startedAt)[0];

/** What one event cost, from the calls that it made. */
export function costOf(calls: readonly Timed[]): EventCost {
  const told = announcementIn(calls);
  const inAll = { ...countOf(calls), roundTrips: longestChain(calls) };
  if (!told) return { inAll };
  const before = calls.filter(({ startedAt }) => startedAt <= told.startedAt);
  const chain = longestChain(before.filter(({ endedAt }) => endedAt <= told.startedAt)) + 1;
  return { untilTold: { ...countOf(before), roundTrips: chain }, inAll };
}

/**
 * The most calls of which each started after the former had ended. Taking the call that ends first,
 * again and again, finds it. Delays of a busy machine can make it longer than it need be, never shorter.
 */
export function longestChain(calls: readonly Timed[]): number {
  let length = 0;
  let freeFrom = Number.NEGATIVE_INFINITY;
  for (const { startedAt, endedAt } of calls.toSorted((a, b) => a.endedAt - b.endedAt)) {
    if (startedAt < freeFrom) continue;
    length += 1;
    freeFrom = endedAt;
  }
  return length;
}

function countOf(calls: readonly Timed[]): { aws: number; slack: number } {
  const slack = calls.filter(({ call }) => call.startsWith('slack:')).length;
  return { aws: calls.length - slack, slack };
}
