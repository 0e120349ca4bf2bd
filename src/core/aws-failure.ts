import { PermanentFailure, TransientFailure } from './errors.ts';

/** Names under which AWS asks to come back later; not every client models them as exceptions. */
const THROTTLED =
  /Throttl|TooManyRequests|RequestLimitExceeded|ProvisionedThroughputExceeded|Transaction(Canceled|InProgress|Conflict)/;

/** Whether AWS has refused a call for want of room, and so has surely not carried it out. */
export const isThrottled = (error: unknown): boolean => THROTTLED.test(nameOf(error));

/** Whether the same call may succeed a little later: throttling, a server's fault, a broken connection. */
export function mayPass(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const failure = error as Error & {
    $fault?: string;
    $retryable?: object;
    $metadata?: { httpStatusCode?: number };
  };
  const status = failure.$metadata?.httpStatusCode;
  return (
    isThrottled(failure) ||
    // S3 calls it the client's fault (400): what was sent has not come in time. The SDK tries it again as well.
    nameOf(failure) === 'RequestTimeout' ||
    failure.$retryable !== undefined ||
    failure.$fault === 'server' ||
    (status ?? 0) >= 500 ||
    // No status at all: the answer never came. One that tells of success: it did not come whole.
    status === undefined ||
    status < 400
  );
}

/** The error of a call to AWS as ours, named for what to do about it; says what was being done to what. */
export function failureOf(doing: string, error: unknown): TransientFailure | PermanentFailure {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  const text = `${doing}: ${name}: ${message}`;
  return mayPass(error)
    ? new TransientFailure(text, { cause: error })
    : new PermanentFailure(text, { cause: error });
}

/** The exception's name, which is what AWS promises to keep; its text is not. */
export const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '');
