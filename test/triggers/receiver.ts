import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What a server was sent. */
export interface Received {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A server on this machine that keeps what it is sent, and answers as it is told to. */
export async function withReceiver<T>(
  answer: (response: ServerResponse, nth: number) => void,
  use: (url: string, received: readonly Received[]) => Promise<T>,
): Promise<T> {
  const received: Received[] = [];
  const server = createServer((message, response) => {
    const { url = '', headers } = message;
    void text(message).then((body) => answer(response, received.push({ url, headers, body })));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    return await use(`http://127.0.0.1:${port}/hook`, received);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** `whsec_` and 32 bytes. */
export const SECRET = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`;
