import * as z from 'zod/mini';

/** For whom an event was: a function or a queue, by the name at the end of its ARN. */
export interface Addressee {
  readonly kind: 'function' | 'queue';
  readonly name: string;
}

/** What a message of the dead letters says. */
export interface DeadLetter {
  /** As it was to be handed over; undefined where the message does not hold it. */
  readonly event?: unknown;
  /** Undefined where nobody can tell. */
  readonly to?: Addressee;
  /** What kept it from being worked through, on one line. */
  readonly why: string;
  /** When it was given up, an ISO time, where the message says so. */
  readonly at?: string;
}

/** As much as is used of what Lambda keeps of a failed run (developer guide, "Retaining records of asynchronous invocations"). */
const FailedRun = z.object({
  timestamp: z.catch(z.optional(z.iso.datetime({ offset: true })), undefined),
  requestContext: z.object({
    functionArn: z.string(),
    condition: z.catch(z.optional(z.string()), undefined),
  }),
  requestPayload: z.optional(z.unknown()),
  responsePayload: z.catch(
    z.optional(
      z.object({ errorMessage: z.optional(z.string()), errorType: z.optional(z.string()) }),
    ),
    undefined,
  ),
});
type FailedRun = z.infer<typeof FailedRun>;

/**
 * Reads a message of the queue DeadLetters: a failed run, as Lambda keeps it, or an event that EventBridge could not hand
 * over, about which the message's attributes tell (user guide, "Using dead-letter queues"). Never throws.
 */
export function readDeadLetter(
  body: string,
  attributes: Readonly<Record<string, string>>,
): DeadLetter {
  const content = jsonIn(body);
  const { ERROR_CODE: code, ERROR_MESSAGE: text, TARGET_ARN: target } = attributes;
  if (target !== undefined || code !== undefined) {
    const to = addresseeIn(target ?? '');
    const why = [code, text].filter(Boolean).join(': ') || 'EventBridge does not say why';
    return {
      ...(content !== undefined && { event: content }),
      ...(to && { to }),
      why: onOneLine(`not handed over by EventBridge: ${why}`),
    };
  }
  const run = FailedRun.safeParse(content);
  return run.success
    ? ofRun(run.data)
    : { why: 'neither a failed run of Lambda nor an event of EventBridge' };
}

function ofRun({
  timestamp,
  requestContext,
  requestPayload,
  responsePayload,
}: FailedRun): DeadLetter {
  const to = addresseeIn(requestContext.functionArn);
  return {
    ...(requestPayload !== undefined && requestPayload !== null && { event: requestPayload }),
    ...(to && { to }),
    why: onOneLine(causeIn(responsePayload, requestContext.condition)),
    ...(timestamp !== undefined && { at: new Date(timestamp).toISOString() }),
  };
}

function causeIn(answer: FailedRun['responsePayload'], condition = ''): string {
  const { errorMessage = '', errorType = '' } = answer ?? {};
  const message = withoutRun(errorMessage);
  const said = [errorType, message].filter(Boolean).join(': ');
  if (said !== '') return said;
  return condition === 'EventAgeExceeded'
    ? 'Lambda could not run it for as long as it keeps an event'
    : `Lambda does not say why${condition && ` (${condition})`}`;
}

/** What Lambda itself says begins with when it was, and in which run: without it the same cause reads the same. */
const withoutRun = (text: string): string =>
  text
    .replace(/^\d{4}-\d\d-\d\dT[\d:.]+Z [0-9a-f-]{36} /, '')
    .replace(/^RequestId: [0-9a-f-]{36} (Error: )?/, '');

const onOneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** `arn:aws:lambda:<region>:<account>:function:<name>[:<version>]`, `arn:aws:sqs:<region>:<account>:<name>` */
function addresseeIn(arn: string): Addressee | undefined {
  const [, called] = /^arn:[^:]+:lambda:[^:]*:\d*:function:([^:]+)/.exec(arn) ?? [];
  if (called) return { kind: 'function', name: called };
  const [, queue] = /^arn:[^:]+:sqs:[^:]*:\d*:([^:]+)$/.exec(arn) ?? [];
  return queue ? { kind: 'queue', name: queue } : undefined;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Whoever asks is told that nobody can tell what it is.
    return undefined;
  }
}
