import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from 'node:http';
import { performance } from 'node:perf_hooks';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { type FaultBook, nextFault } from './faults.ts';
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

export type CrashListener = (invocation: string | undefined, call: string) => void;

export type CallServer = {
  url: string;
  calls: CallRecord[];
  onCrash: (listener: CrashListener) => void;
  stop: () => Promise<void>;
};

/**
 * Serves calls on a free port of 127.0.0.1: records them, lets faults happen, answers after `delayMs`.
 *
 * A crash is the death of a function whose call went through: that call is carried out and never
 * answered, and neither is any later request of the same invocation, which is not carried out either.
 */
export async function startCallServer(
  callOf: (incoming: Incoming) => Call,
  faults: FaultBook,
  delayMs: number,
): Promise<CallServer> {
  const calls: CallRecord[] = [];
  const dead = new Set<string>();
  const listeners: CrashListener[] = [];

  const answerTo = async (incoming: Incoming): Promise<Answer | undefined> => {
    const invocation = invocationOf(incoming.headers);
    const isDead = () => invocation !== undefined && dead.has(invocation);
    if (isDead()) return undefined;

    const call = callOf(incoming);
    const record = startRecord(call, invocation);
    calls.push(record);
    const fault = nextFault(faults, call.name);
    const fails = fault !== undefined && fault.crash !== true;
    const answer = fails ? call.fail(fault) : await call.perform();
    record.endedAt = performance.now();
    if (fault?.crash === true) {
      if (invocation !== undefined) dead.add(invocation);
      for (const listener of listeners) listener(invocation, call.name);
      return undefined;
    }
    if (delayMs > 0) await pause(delayMs);
    record.endedAt = performance.now();
    if (isDead()) return undefined;
    record.ok = isResult(answer);
    return answer;
  };

  const server = createServer((message, response) => {
    void serve(message, response, answerTo);
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
    onCrash: (listener) => listeners.push(listener),
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
  answerTo: (incoming: Incoming) => Promise<Answer | undefined>,
): Promise<void> {
  try {
    const { method = 'GET', url: path = '/', headers } = message;
    const answer = await answerTo({ method, path, headers, body: await buffer(message) });
    if (answer === undefined) return;
    const length = Buffer.byteLength(answer.body);
    response.writeHead(answer.status, { ...answer.headers, 'content-length': length });
    response.end(answer.body);
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
