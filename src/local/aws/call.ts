import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import type { Fault } from './world.ts';

/** A request that has arrived whole. */
export type Incoming = {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
};

export type Answer = { status: number; headers: OutgoingHttpHeaders; body: string | Buffer };

/** What a request asks for: its name, and how to carry it out or let it fail. */
export type Call = {
  name: string;
  request: unknown;
  perform: () => Answer | Promise<Answer>;
  fail: (fault: Fault) => Answer;
};

/** One call as it went; times are those of `performance.now()`, in milliseconds. */
export type CallRecord = {
  call: string;
  invocation?: string;
  startedAt: number;
  endedAt: number;
  request: unknown;
  /** Whether the caller got a result: false for an error and for no answer at all. */
  ok: boolean;
};

/** How often each call was made. */
export function countOf(calls: CallRecord[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { call } of calls) counts[call] = (counts[call] ?? 0) + 1;
  return counts;
}
