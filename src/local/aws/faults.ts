import { statusOfError } from './aws-error.ts';
import type { Fault } from './world.ts';

/** The faults of a world, each with the number of calls of its name seen since it was installed. */
export type FaultBook = { fault: Fault; seen: number }[];

/** Installs faults: their `nth` counts the calls made from now on. */
export function installFaults(book: FaultBook, faults: Fault[]): void {
  book.push(...faults.map((fault) => ({ fault, seen: 0 })));
}

/**
 * Counts one call, such as "ecr:PutImage", and says which fault it meets: the first installed one
 * whose nth…nth+times-1 it is, or undefined. A fault with `where` counts only the calls whose request
 * has that text in its JSON.
 */
export function nextFault(book: FaultBook, call: string, request: unknown): Fault | undefined {
  let met: Fault | undefined;
  const isMeant = ({ fault }: FaultBook[number]) =>
    fault.call === call &&
    (fault.where === undefined || (JSON.stringify(request) ?? '').includes(fault.where));
  for (const entry of book.filter(isMeant)) {
    entry.seen += 1;
    const { nth, times = 1 } = entry.fault;
    if (entry.seen >= nth && entry.seen < nth + times) met ??= entry.fault;
  }
  return met;
}

/** How a fault looks on the wire: an AWS exception's name with its HTTP status and extra headers. */
export function awsFailureOf(fault: Fault): FailureOnWire {
  const error = fault.error ?? (fault.status === 429 ? 'ThrottlingException' : 'ServerException');
  return onWire(fault, error, fault.status ?? statusOfError(error));
}

/** As `awsFailureOf` for Slack, which says its errors with HTTP 200 unless a status is asked for. */
export function slackFailureOf(fault: Fault): FailureOnWire {
  const error = fault.error ?? (fault.status === 429 ? 'ratelimited' : 'internal_error');
  return onWire(fault, error, fault.status ?? 200);
}

export type FailureOnWire = { error: string; status: number; headers: Record<string, string> };

function onWire(fault: Fault, error: string, status: number): FailureOnWire {
  const headers: Record<string, string> =
    status === 429 ? { 'retry-after': String(fault.retryAfter ?? 1) } : {};
  return { error, status, headers };
}
