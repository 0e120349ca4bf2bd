import type { LookupAddress } from 'node:dns';
import * as fc from 'fast-check';
import { isInner } from '../../src/http/inner-networks.ts';
import { InnerAddress, type Resolve } from '../../src/triggers/webhook/checked-lookup.ts';
import { post } from '../../src/triggers/webhook/post.ts';
import { withReceiver } from './receiver.ts';

const posting = { headers: {}, body: '{}', timeout: 2_000, allowPrivate: false };

/** A resolver with these answers, one after the other. */
function answering(...answers: readonly (readonly LookupAddress[])[]) {
  const asked: string[] = [];
  const resolve = ((
    host: string,
    _options: unknown,
    callback: (error: null, all: readonly LookupAddress[]) => void,
  ) => {
    asked.push(host);
    callback(null, answers[asked.length - 1] ?? []);
  }) as unknown as Resolve;
  return { resolve, asked };
}

describe('no inner address is called', () => {
  it.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://0177.0.0.1/',
    'http://0/',
    'http://localhost/',
    'http://localhost./',
    'http://anything.localhost/',
    'http://[::1]/',
    'http://[::]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[::ffff:169.254.169.254]/',
    'http://[64:ff9b::a9fe:a9fe]/',
    'http://[2002:a9fe:a9fe::]/',
    'http://10.1.2.3/',
    'http://172.16.0.1/',
    'http://172.31.255.255/',
    'http://192.168.1.1/',
    'http://100.64.0.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://169.254.170.2/v2/credentials',
    'http://[fd00:ec2::254]/latest/meta-data/',
    'http://[fe80::1]/',
    'http://[fc00::1]/',
    'http://[ff02::1]/',
    'http://224.0.0.1/',
    'http://255.255.255.255/',
  ])('%s', async (address) => {
    await expect(post({ ...posting, url: new URL(address) })).rejects.toThrow(InnerAddress);
  });

  it('not by a name that leads there, in part or in disguise', async () => {
    for (const address of ['10.0.0.7', '169.254.169.254', '::1', '::ffff:10.0.0.7']) {
      const family = address.includes(':') ? 6 : 4;
      const outside = { address: '203.0.113.9', family: 4 };
      const { resolve } = answering([outside, { address, family }]);
      const url = new URL('http://hooks.example.com/');
      await expect(post({ ...posting, url, resolve })).rejects.toThrow(
        `hooks.example.com (${address}) stands in an inner network, which the trigger does not allow (allow-private)`,
      );
    }
  });

  it('and a name is looked up once: nobody answers another time with another address', async () => {
    await withReceiver(
      (response) => response.end(),
      async (receiver, received) => {
        // What is checked is what is connected to: there, nobody answers.
        const { resolve, asked } = answering(
          [{ address: '203.0.113.9', family: 4 }],
          [{ address: '127.0.0.1', family: 4 }],
        );
        const url = new URL(receiver.replace('127.0.0.1', 'rebinding.example.com'));
        await expect(post({ ...posting, timeout: 500, url, resolve })).rejects.not.toThrow(
          InnerAddress,
        );
        expect(asked).toEqual(['rebinding.example.com']);
        expect(received).toEqual([]);
      },
    );
  });

  it('unless it is allowed', async () => {
    await withReceiver(
      (response) => response.end('thanks'),
      async (url, received) => {
        expect(await post({ ...posting, url: new URL(url), allowPrivate: true })).toBe(200);
        expect(received).toHaveLength(1);
      },
    );
  });
});

describe('whichever way an address is written, it is told by its bits', () => {
  const octets = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255));
  const isPrivate = ([a, b, c]: readonly number[]): boolean =>
    a === 10 ||
    a === 127 ||
    a === 0 ||
    (a ?? 0) >= 224 ||
    (a === 172 && (b ?? 0) >= 16 && (b ?? 0) < 32) ||
    (a === 192 && (b === 168 || (b === 0 && c === 0))) ||
    (a === 198 && (b === 18 || b === 19)) ||
    (a === 169 && b === 254) ||
    (a === 192 && b === 88 && c === 99) ||
    (a === 100 && (b ?? 0) >= 64 && (b ?? 0) < 128);

  it('of the fourth version, alone and inside of the sixth', () => {
    const chosen = fc.oneof(
      octets,
      octets.map(([, , c, d]) => [169, 254, c, d] as const),
      octets.map(([, b, c, d]) => [172, b, c, d] as const),
      octets.map(([, b, c, d]) => [100, b, c, d] as const),
    );
    fc.assert(
      fc.property(chosen, (four) => {
        const dotted = four.join('.');
        const [high, low] = [four.slice(0, 2), four.slice(2)].map((two) =>
          two.map((one) => one.toString(16).padStart(2, '0')).join(''),
        );
        const forms = [
          dotted,
          `::ffff:${dotted}`,
          `::ffff:${high}:${low}`,
          `0:0:0:0:0:FFFF:${high}:${low}`,
        ];
        expect([dotted, forms.map(isInner)]).toEqual([dotted, forms.map(() => isPrivate(four))]);
        // As a browser and Node read numbers in an address.
        const [a, b, c, d] = four;
        const number = ((a * 256 + b) * 256 + c) * 256 + d;
        expect(new URL(`http://${number}/`).hostname).toBe(dotted);
      }),
      { numRuns: 2_000, seed: 11 },
    );
  });

  it.each(['::ffff:0:a9fe:a9fe', '::ffff:0:10.0.0.1', '192.88.99.1', '5f00::1', '5f00:1:2::3'])(
    '%s leads to others than it says',
    (address) => expect(isInner(address)).toBe(true),
  );

  it.each(['2606:4700::1', '2a00:1450:4001::8a', '8.8.8.8', '203.0.113.9', '::ffff:8.8.8.8'])(
    'and %s stands outside',
    (address) => expect(isInner(address)).toBe(false),
  );
});

describe('a server', () => {
  it('that redirects is not followed', async () => {
    const location = 'http://169.254.169.254/latest/meta-data/';
    await withReceiver(
      (response) => response.writeHead(307, { location }).end(),
      async (url, received) => {
        expect(await post({ ...posting, url: new URL(url), allowPrivate: true })).toBe(307);
        expect(received).toHaveLength(1);
      },
    );
  });

  it('that does not answer is not waited for', async () => {
    await withReceiver(
      () => undefined,
      async (url) => {
        const sent = post({ ...posting, url: new URL(url), allowPrivate: true, timeout: 300 });
        await expect(sent).rejects.toThrow('no answer within 0.3 s');
      },
    );
  });

  it('that answers without an end is let go with its status', async () => {
    await withReceiver(
      (response) => {
        response.writeHead(200);
        const more = setInterval(() => response.write('a'.repeat(65_536)), 1);
        response.once('close', () => clearInterval(more));
      },
      async (url) => {
        expect(await post({ ...posting, url: new URL(url), allowPrivate: true })).toBe(200);
      },
    );
  });

  it('that breaks off, or speaks another language, is a failure', async () => {
    await withReceiver(
      (response, nth) =>
        nth === 1 ? response.destroy() : response.socket?.end('nonsense\r\n\r\n'),
      async (url) => {
        const sent = () => post({ ...posting, url: new URL(url), allowPrivate: true });
        await expect(sent()).rejects.toThrow('socket hang up');
        await expect(sent()).rejects.toThrow('Parse Error');
      },
    );
  });
});
