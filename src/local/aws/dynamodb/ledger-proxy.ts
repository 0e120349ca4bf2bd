import { once } from 'node:events';
import { Agent, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Answer } from '../call.ts';

/** Passes DynamoDB requests on to the engine, byte for byte both ways. */
export type LedgerProxy = {
  pass: (headers: IncomingHttpHeaders, body: Buffer) => Promise<Answer>;
  close: () => void;
};

export function openLedgerProxy(endpoint: string): LedgerProxy {
  const agent = new Agent({ keepAlive: true });
  return {
    pass: async (headers, body) => {
      const { host: _host, connection: _connection, ...kept } = headers;
      const outgoing = request(endpoint, { method: 'POST', headers: kept, agent });
      const arrival: Promise<IncomingMessage[]> = once(outgoing, 'response');
      outgoing.end(body);
      const [response] = await arrival;
      if (response === undefined) throw new Error(`${endpoint} did not answer`);
      const { connection: _theirs, 'transfer-encoding': _encoding, ...answered } = response.headers;
      return {
        status: response.statusCode ?? 502,
        headers: answered,
        body: await buffer(response),
      };
    },
    close: () => agent.destroy(),
  };
}
