import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { performance } from 'node:perf_hooks';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import type { Answer, Call, CallRecord, Incoming } from './call.ts';
import { type FaultBook, nextFault } from './faults.ts';
import type { Fault } from './world.ts';

/** How an answer is sent; without one no byte ever is. */
export type Reply =
  | { answer: Answer; slowly: boolean; whenTaken: () => void }
  | 'broken connection'
  | undefined;

export type CrashListener = (
  invocation: string | undefined,
  call: string,
  when: 'before' | 'after',
) => void;

/** Hears of a request that will never be answered, by its headers. */
export type SilenceListener = (headers: IncomingHttpHeaders) => void;

/** Resolves when the answer to this call may go out. */
export type AnswerHold = (call: CallRecord) => Promise<void> | undefined;

export type CallServer = {
  url: string;
  calls: CallRecord[];
  /** Answers without the network: for a caller in this program. */
  replyTo: (incoming: Incoming) => Promise<Reply>;
  onCrash: (listener: CrashListener) => void;
  onSilence: (listener: SilenceListener) => void;
  holdAnswers: (hold: AnswerHold | undefined) => void;
  stop: () => Promise<void>;
};

const DRIP_MILLISECONDS = 1_000;

/**
 * Serves calls on a free port of 127.0.0.1: records them, lets faults happen, answers after `delayMs`.
 *
 * A crash is the death of a function whose call went through: that call is carried out and never
 * answered, and neither is any later request of the same invocation, which is not carried out either. One
 * "before" a call is the same without that call.
 */
export async function startCallServer(
  callOf: (incoming: Incoming) => Call,
  faults: FaultBook,
  delayMs: number,
): Promise<CallServer> {
  const calls: CallRecord[] = [];
  const dead = new Set<string>();
  const listeners: CrashListener[] = [];
  const silenceListeners: SilenceListener[] = [];
  let hold: AnswerHold | undefined;

  const replyTo = async (incoming: Incoming): Promise<Reply> => {
    const invocation = invocationOf(incoming.headers);
    const isDead = () => invocation !== undefined && dead.has(invocation);
    if (isDead()) return undefined;

    const call = callOf(incoming);
    const record = startRecord(call, invocation);
    calls.push(record);
    const fault = nextFault(faults, call.name, call.request);
    if (fault?.hang) return undefined;
    const die = (when: 'before' | 'after'): undefined => {
      if (invocation !== undefined) dead.add(invocation);
      for (const listener of listeners) listener(invocation, call.name, when);
    };
    if (fault?.crash === 'before') return die('before');
    const answer = fault && isRefusal(fault) ? call.fail(fault) : await call.perform();
    record.endedAt = performance.now();
    if (fault?.crash) return die('after');
    if (fault?.lost) return 'broken connection';
    await hold?.(record);
    if (delayMs > 0) await pause(delayMs);
    record.endedAt = performance.now();
    if (isDead()) return undefined;
    const whenTaken = () => {
      record.ok = isResult(answer);
    };
    return { answer, slowly: fault?.drip === true, whenTaken };
  };

  const heardReplyTo = async (incoming: Incoming): Promise<Reply> => {
    const reply = await replyTo(incoming);
    if (reply === undefined) for (const listener of silenceListeners) listener(incoming.headers);
    return reply;
  };

  const server = createServer((message, response) => {
    void serve(message, response, heardReplyTo);
  });
  // Longer than any caller keeps an idle connection: closing first loses the request on its way.
  server.keepAliveTimeout = 120_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    replyTo: heardReplyTo,
    onCrash: (listener) => listeners.push(listener),
    onSilence: (listener) => silenceListeners.push(listener),
    holdAnswers: (next) => {
      hold = next;
    },
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function startRecord(call: Call, invocation: string | undefined): CallRecord {
  const startedAt = performance.now();
  return {
    call: call.name,
    ...(invocation === undefined ? {} : { invocation }),
    startedAt,
    endedAt: startedAt,
    request: call.request,
    ok: false,
  };
}

/** Answers one request, or leaves it hanging when there is no answer. */
async function serve(
  message: IncomingMessage,
  response: ServerResponse,
  replyTo: (incoming: Incoming) => Promise<Reply>,
): Promise<void> {
  try {
    const { method = 'GET', url: path = '/', headers } = message;
    const reply = await replyTo({ method, path, headers, body: await buffer(message) });
    if (reply === undefined) return;
    if (reply === 'broken connection') {
      response.destroy();
      return;
    }
    const { answer, slowly, whenTaken } = reply;
    const body = Buffer.from(answer.body);
    response.writeHead(answer.status, { ...answer.headers, 'content-length': body.byteLength });
    if (slowly) await drip(response, body);
    if (response.destroyed) return;
    whenTaken();
    response.end(slowly ? undefined : body);
  } catch (error) {
    // A caller that went away is no concern; anything else is a mistake here and must be seen.
    if (response.destroyed) return;
    const message = error instanceof Error ? error.message : String(error);
    response.writeHead(500, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(
      JSON.stringify({ __type: 'InternalFailure', message: `embedded AWS: ${message}` }),
    );
  }
}

/** Sends the headers at once and the body byte by byte, until the caller has it or goes away. */
async function drip(response: ServerResponse, body: Buffer): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  response.flushHeaders();
  for (let at = 0; at < body.byteLength && !response.destroyed; at += 1) {
    response.write(body.subarray(at, at + 1));
    await pause(DRIP_MILLISECONDS, undefined, { signal: gone.signal }).catch(() => undefined);
  }
}

const isRefusal = ({ error, status }: Fault): boolean =>
  error !== undefined || status !== undefined;

/** SDKs put the invocation in their user agent (`userAgentAppId`), Slack's client in a header. */
function invocationOf(headers: IncomingHttpHeaders): string | undefined {
  const given = headers['x-invocation'];
  if (typeof given === 'string') return given;
  return [headers['user-agent'], headers['x-amz-user-agent']]
    .map((agent) => /(?:^|\s)app\/(\S+)/.exec(String(agent ?? ''))?.[1])
    .find((id) => id !== undefined);
}

/** Slack says its errors with HTTP 200 and `"ok":false`. */
function isResult({ status, body }: Answer): boolean {
  return status < 400 && !(typeof body === 'string' && body.startsWith('{"ok":false'));
}
