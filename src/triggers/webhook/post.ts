import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { hostOf } from '../../http/inner-networks.ts';
import { checkedLookup, type Resolve, refuseInner } from './checked-lookup.ts';

/** What is sent, and for how long an answer is waited for. */
export interface Post {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeout: number;
  readonly allowPrivate: boolean;
  /** What finds the addresses of a name; by default the system does. */
  readonly resolve?: Resolve;
}

/**
 * Posts a text, on a connection of its own, and answers with the status alone: nobody reads what is said beside it. What it
 * redirects to is another address, which nobody has allowed: it is an answer like any other. Throws InnerAddress, or what
 * went wrong on the way.
 */
export async function post({
  url,
  headers,
  body,
  timeout,
  allowPrivate,
  resolve,
}: Post): Promise<number> {
  const host = hostOf(url);
  if (!allowPrivate) refuseInner(host);
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), timeout);
  try {
    const message = await new Promise<IncomingMessage>((answer, fail) => {
      const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
      send(url, {
        method: 'POST',
        agent: false,
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        signal: late.signal,
        ...(!allowPrivate && { lookup: checkedLookup(resolve) }),
      })
        .once('response', answer)
        .once('upgrade', (_message, socket) => socket.destroy())
        .once('error', fail)
        .once('close', () => fail(new Error('the connection was closed without an answer')))
        .end(body);
    });
    message.on('error', () => undefined).destroy();
    return message.statusCode ?? 0;
  } catch (error) {
    if (!late.signal.aborted) throw error;
    throw new Error(`no answer within ${timeout / 1_000} s`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
