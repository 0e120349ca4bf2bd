import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { httpFetch } from '../src/http/http-fetch.ts';
import { errorOf } from './local/embedded.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A server, and how many connections it has had. */
async function serving(answer: RequestListener): Promise<{ url: string; connections: number }> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const site = { url: `http://127.0.0.1:${port}/`, connections: 0 };
  server.on('connection', () => {
    site.connections += 1;
  });
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return site;
}

describe('an answer', () => {
  it('is given as fetch gives it', async () => {
    const { url } = await serving((request, response) => {
      request.setEncoding('utf8').once('data', (sent) => {
        const { method, headers } = request;
        response.writeHead(201, 'Made', { 'X-Given': 'Yes', 'set-cookie': ['a=1', 'b=2'] });
        response.end(JSON.stringify([method, sent, headers['content-length'], headers['x-own']]));
      });
    });
    const headers = { 'X-Own': '1' };
    const answer = await httpFetch(url, { method: 'POST', headers, body: 'grüß' });
    const { ok, status, statusText } = answer;
    expect([ok, status, statusText, answer.url]).toEqual([true, 201, 'Made', url]);
    expect([answer.headers.get('x-given'), answer.headers.get('nothing')]).toEqual(['Yes', null]);
    expect(Object.fromEntries(answer.headers.entries())).toMatchObject({
      'set-cookie': 'a=1, b=2',
    });
    const said = ['POST', 'grüß', '6', '1'];
    expect(await answer.json()).toEqual(said);
    expect(JSON.parse(await answer.text())).toEqual(said);
    expect(JSON.parse(Buffer.from(await answer.arrayBuffer()).toString())).toEqual(said);
    expect(JSON.parse(Buffer.concat([...answer.body]).toString())).toEqual(said);
  });

  it('is read where a redirect leads, and no endless way is gone', async () => {
    const { url } = await serving(({ url: path }, response) => {
      if (path === '/there') response.end('here');
      else response.writeHead(307, { location: path === '/' ? '/there' : '/round' }).end();
    });
    const answer = await httpFetch(url);
    expect([answer.url, await answer.text()]).toEqual([`${url}there`, 'here']);
    const failure = await errorOf(httpFetch(`${url}round`));
    expect([failure.message, failure.cause]).toEqual([
      'fetch failed',
      new Error('too many redirects'),
    ]);
  });

  it('of another place is not taken where what was sent would have to be sent again', async () => {
    const { url } = await serving((_, response) => {
      response.writeHead(307, { location: '/there' }).end();
    });
    const unexpected = new Error('unexpected redirect');
    expect((await errorOf(httpFetch(url, { redirect: 'error' }))).cause).toEqual(unexpected);
    expect((await errorOf(httpFetch(url, { method: 'POST', body: 'x' }))).cause).toEqual(
      unexpected,
    );
    expect((await httpFetch(url, { redirect: 'manual' })).status).toBe(307);
  });

  it('of more than four megabytes is broken off', async () => {
    const { url } = await serving((_, response) => response.end(Buffer.alloc(4_194_305)));
    expect((await errorOf(httpFetch(url))).cause).toEqual(new Error('the answer is too large'));
  });
});

it('every request has a connection of its own: a kept one may be dead without our knowing', async () => {
  const site = await serving((_, response) => response.end('x'.repeat(100_000)));
  for (let turn = 0; turn < 3; turn += 1) await httpFetch(site.url);
  expect(site.connections).toBe(3);
});

it.each([
  ['gzip', gzipSync],
  ['br', brotliCompressSync],
  ['deflate', deflateSync],
] as const)(
  'an answer that comes packed by %s, though nobody asked for it, is read',
  async (name, pack) => {
    let asked: unknown;
    const { url } = await serving((request, response) => {
      asked = request.headers['accept-encoding'];
      response.writeHead(200, { 'content-encoding': name }).end(pack('{"ok":true}'));
    });
    expect(await (await httpFetch(url)).json()).toEqual({ ok: true });
    expect(asked).toBe('identity');
  },
);

it('a packed answer that breaks off is a failure', async () => {
  const { url } = await serving((_, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': 1_000 });
    response.write(gzipSync('{"ok":true}').subarray(0, 15), () => response.destroy());
  });
  expect((await errorOf(httpFetch(url))).message).toBe('fetch failed');
});

it('what is for one server alone is not told to another one', async () => {
  const heard: unknown[] = [];
  const other = await serving((request, response) => {
    heard.push(request.headers.authorization, request.headers['x-own']);
    response.end();
  });
  const { url } = await serving((_, response) =>
    response.writeHead(302, { location: other.url }).end(),
  );
  await httpFetch(url, { headers: { Authorization: 'Bearer xoxb-1', 'X-Own': '1' } });
  expect(heard).toEqual([undefined, '1']);
});

describe('a failure', () => {
  it('is it to be offered another protocol, and no answer', async () => {
    const { url } = await serving((_, response) => {
      response.writeHead(101, { connection: 'Upgrade', upgrade: 'x' }).end();
    });
    expect((await errorOf(httpFetch(url))).message).toBe('fetch failed');
  });

  it('is named as fetch names it', async () => {
    const { url } = await serving((_, response) => response.destroy());
    const failure = await errorOf(httpFetch(url));
    expect([failure.name, failure.message]).toEqual(['TypeError', 'fetch failed']);
    expect(failure.cause).toMatchObject({ code: 'ECONNRESET' });
    expect((await errorOf(httpFetch('ftp://x.example/'))).cause).toEqual(
      new Error('unknown scheme ftp:'),
    );
  });

  it.each<[string, RequestListener]>([
    ['before the answer', () => undefined],
    ['in the middle of it', (_, response) => void response.write('x')],
  ])('that comes of the signal is its reason, %s', async (_when, answer) => {
    const { url } = await serving(answer);
    const began = performance.now();
    const failure = await errorOf(httpFetch(url, { signal: AbortSignal.timeout(100) }));
    expect(failure.name).toBe('TimeoutError');
    expect(performance.now() - began).toBeLessThan(1_500);
  });
});
