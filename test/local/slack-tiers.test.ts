import { embedded, errorOf, slackOf, stopAll } from './embedded.ts';

afterEach(stopAll);

const channel = 'C0GATEKEEPER';

async function open(tiers?: 'real') {
  let time = Date.parse('2026-11-21T10:00:00Z');
  const scopes = ['chat:write', 'channels:history', 'usergroups:read', 'users:read'];
  const users = [{ id: 'U0JANE0001' }];
  const slack = { scopes, users, ...(tiers && { tiers }) };
  const aws = await embedded({ slack }, { now: () => new Date(time) });
  const wait = (seconds: number) => {
    time += seconds * 1000;
  };
  return { slack: slackOf(aws, 'xoxb-test', 'test', 0, false), aws, wait };
}

/** Makes a call so often, and once more, which comes too early: how many seconds Slack wants to be left alone. */
async function exhaust(times: number, call: () => Promise<unknown>): Promise<unknown> {
  for (let made = 0; made < times; made += 1) await call();
  return (await errorOf(call()))['retryAfter'];
}

it.each([
  ['usergroups.list', 20],
  ['conversations.history', 50],
  ['users.info', 100],
])('Slack takes %s %i times a minute', async (method, times) => {
  const { slack, wait } = await open('real');
  const call = () => slack.apiCall(method, { channel, user: 'U0JANE0001' });
  wait(15);
  expect(await exhaust(times, call)).toBe(45);
  wait(44);
  expect((await errorOf(call()))['retryAfter']).toBe(1);
  wait(1);
  await call();
});

it('Slack takes 25 messages at once in a channel, and then one a second', async () => {
  const { slack, aws, wait } = await open('real');
  const post = (where = channel) => slack.chat.postMessage({ channel: where, text: 'x' });
  expect(await exhaust(25, () => post())).toBe(1);
  await post('C0ELSEWHERE');
  wait(1);
  expect(await exhaust(1, () => post())).toBe(1);
  wait(3);
  expect(await exhaust(3, () => post())).toBe(1);
  expect(aws.slack).toHaveLength(30);
});

it('A method that was called too often does not stop the others', async () => {
  const { slack } = await open('real');
  const { ts = '' } = await slack.chat.postMessage({ channel, text: 'x' });
  expect(await exhaust(50, () => slack.chat.update({ channel, ts, text: 'y' }))).toBe(60);
  expect((await slack.conversations.history({ channel })).messages).toHaveLength(1);
});

it('Slack takes everything at any pace where the world does not say otherwise', async () => {
  const { slack, aws } = await open();
  for (let made = 0; made < 30; made += 1) await slack.chat.postMessage({ channel, text: 'x' });
  expect(aws.slack).toHaveLength(30);
});
