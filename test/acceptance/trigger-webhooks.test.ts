import { readFileSync } from 'node:fs';
import { problemsOf, undescribedIn } from '../announce/schemas.ts';
import { api, pipeline, shopWith, TRIGGERS, toldIn, withTriggers } from '../support/triggers.ts';
import { pushOf } from '../support/worlds.ts';
import { SECRET, withReceiver } from '../triggers/receiver.ts';

const at = (time: string) => ({ now: `2026-11-21T${time}:00Z` });
const parameters = { '/deploy/hook': SECRET };
const hook = (url: string, more: object = {}) =>
  pipeline({
    codepipeline: undefined,
    webhook: { url, 'secret-parameter': '/deploy/hook', 'allow-private': true, ...more },
  });

/** What docs/triggers.md gives receivers to copy. */
async function verifyOfTheDocs(): Promise<
  (secret: string, headers: object, body: string, now?: number) => boolean
> {
  const docs = readFileSync('docs/triggers.md', 'utf8');
  const [, code = ''] = /```js\n([\s\S]*?)```/.exec(docs) ?? [];
  const url = `data:text/javascript;base64,${Buffer.from(code).toString('base64')}`;
  return ((await import(url)) as { verify: never }).verify;
}

it('a webhook is sent a signed message of a published form, which the snippet of the docs verifies', async () => {
  await withReceiver(
    (response) => response.end(),
    async (url, received) => {
      await withTriggers(
        shopWith([hook(url)]),
        async (rig, play) => {
          await play(pushOf(api, '1.4.2'), at('12:01'), TRIGGERS, at('12:09'), TRIGGERS);
          expect(toldIn(rig)).toEqual([
            `shop/api:1.4.2: deploy-shop called the webhook ${new URL(url).host} (HTTP status 200).`,
          ]);
        },
        { parameters },
      );
      expect(received).toHaveLength(1);
      const [{ headers, body } = { headers: {}, body: '' }] = received;
      const message = JSON.parse(body) as { id: string };
      expect(problemsOf('trigger-message', message)).toEqual([]);
      expect(undescribedIn('trigger-message', message)).toEqual([]);
      expect(headers).toMatchObject({
        'content-type': 'application/json',
        'webhook-id': message.id,
        'webhook-timestamp': String(Date.parse('2026-11-21T12:01:00Z') / 1_000),
      });
      const now = Date.parse('2026-11-21T12:02:00Z') / 1_000;
      const verify = await verifyOfTheDocs();
      expect(verify(SECRET, headers, body, now)).toBe(true);
      expect(verify(SECRET, headers, `${body} `, now)).toBe(false);
      expect(verify(SECRET, { ...headers, 'webhook-id': 'another' }, body, now)).toBe(false);
      expect(verify(SECRET, headers, body, now + 3_600)).toBe(false);
      expect(verify(`whsec_${Buffer.alloc(32).toString('base64')}`, headers, body, now)).toBe(
        false,
      );
    },
  );
});

it('what a server does not take is sent again under the same id, after longer and longer pauses', async () => {
  await withReceiver(
    (response, nth) => {
      if (nth === 1) response.destroy();
      else response.writeHead(nth === 2 ? 503 : nth === 3 ? 429 : 204).end();
    },
    async (url, received) => {
      await withTriggers(
        shopWith([hook(url)]),
        async (rig, play) => {
          await play(pushOf(api, '1.4.2'));
          for (const time of ['12:01', '12:02', '12:03', '12:04', '12:08', '12:30'])
            await play(at(time), TRIGGERS);
          expect(toldIn(rig)).toEqual([expect.stringContaining('HTTP status 204')]);
        },
        { parameters },
      );
      expect(received).toHaveLength(4);
      expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
      expect(new Set(received.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(4);
    },
  );
});

it.each([
  [404, 'HTTP status 404'],
  [302, 'HTTP status 302: a redirect is not followed'],
])('a status of %i is told to whoever can mend it', async (status, why) => {
  await withReceiver(
    (response) => response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end(),
    async (url, received) => {
      await withTriggers(
        shopWith([hook(url)]),
        async (_rig, play) => {
          await play(pushOf(api, '1.4.2'), at('12:01'));
          expect(await play(TRIGGERS)).toMatchObject([
            { outcome: 'refused', why: expect.stringMatching(new RegExp(`${why}$`)) },
          ]);
          expect(await play(at('12:30'), TRIGGERS)).toMatchObject([{ outcome: 'ignored' }]);
        },
        { parameters },
      );
      expect(received).toHaveLength(1);
    },
  );
});

it.each<readonly [string, Record<string, string>, string]>([
  ['a secret that is none', { '/deploy/hook': 'secret' }, 'holds no secret of a webhook'],
  ['a secret that is not there', {}, 'ParameterNotFound'],
])('%s is told, and nothing is sent', async (_what, held, why) => {
  await withReceiver(
    (response) => response.end(),
    async (url, received) => {
      await withTriggers(
        shopWith([hook(url)]),
        async (_rig, play) => {
          await play(pushOf(api, '1.4.2'), at('12:01'));
          const [last] = await play(TRIGGERS);
          expect(last).toMatchObject({ outcome: 'refused', why: expect.stringContaining(why) });
          expect(JSON.stringify(last)).not.toContain('whsec_MDEy');
        },
        { parameters: held },
      );
      expect(received).toEqual([]);
    },
  );
});
