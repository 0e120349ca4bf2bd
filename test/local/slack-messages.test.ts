import { appManifest } from '../../src/cli/slack/app-manifest.ts';
import type { EmbeddedAws } from '../../src/local/aws/embedded-aws.ts';
import { clientsOf, embedded, errorOf, slackOf, stopAll } from './embedded.ts';

afterEach(stopAll);

const channel = 'C0GATEKEEPER';
const ALL = ['chat:write', 'channels:history', 'groups:history', 'users:read', 'users:read.email'];
const readable = { slack: { scopes: [...ALL, 'usergroups:read'] } };
const divider = (id: string) => ({ type: 'divider', block_id: id }) as const;

/** Slack's word for why. */
const wordOf = async (call: Promise<unknown>): Promise<unknown> =>
  ((await errorOf(call))['data'] as { error: string }).error;

async function open(world: Record<string, unknown> = readable) {
  const aws = await embedded(world);
  const { slack } = clientsOf(aws);
  const post = async (text: string, more: Record<string, unknown> = {}): Promise<string> => {
    const { ts = '' } = await slack.chat.postMessage({ channel, text, ...more });
    return ts;
  };
  return { aws, slack, post };
}

const textsIn = ({ messages = [] }: { messages?: { text?: string }[] }): unknown[] =>
  messages.map(({ text }) => text);

describe('what a channel says', () => {
  it('is its messages and the replies that were broadcast, the latest first', async () => {
    const { slack, post } = await open();
    const root = await post('root');
    await post('reply', { thread_ts: root });
    await post('loud reply', { thread_ts: root, reply_broadcast: true });
    await post('another');
    const history = await slack.conversations.history({ channel });
    expect(textsIn(history)).toEqual(['another', 'loud reply', 'root']);
    expect(history.messages).toMatchObject([
      {},
      { subtype: 'thread_broadcast', thread_ts: root },
      { thread_ts: root, reply_count: 2, latest_reply: '1795255200.000003' },
    ]);
    const thread = await slack.conversations.replies({ channel, ts: root });
    expect(textsIn(thread)).toEqual(['root', 'reply', 'loud reply']);
    const byReply = await slack.conversations.replies({ channel, ts: '1795255200.000002' });
    expect(textsIn(byReply)).toEqual(['root', 'reply', 'loud reply']);
  });

  it('comes in pages and in a range of time', async () => {
    const { slack, post } = await open();
    const [one, two, three] = [await post('1'), await post('2'), await post('3')];
    const first = await slack.conversations.history({ channel, limit: 2 });
    expect([textsIn(first), first.has_more]).toEqual([['3', '2'], true]);
    const cursor = first.response_metadata?.next_cursor ?? '';
    const second = await slack.conversations.history({ channel, limit: 2, cursor });
    expect([textsIn(second), second.has_more]).toEqual([['1'], false]);

    const range = { channel, oldest: one, latest: three };
    expect(textsIn(await slack.conversations.history(range))).toEqual(['2']);
    const inclusive = await slack.conversations.history({ ...range, inclusive: true });
    expect(textsIn(inclusive)).toEqual(['3', '2', '1']);
    expect(textsIn(await slack.conversations.history({ channel, latest: two }))).toEqual(['1']);
    const noCursor = slack.conversations.history({ channel, cursor: 'bm90' });
    expect(await wordOf(noCursor)).toBe('invalid_cursor');
    const noTime = slack.conversations.history({ channel, oldest: 'yesterday' });
    expect(await wordOf(noTime)).toBe('invalid_ts_oldest');
  });

  it('has the metadata of messages where all of it is asked for, and its type otherwise', async () => {
    const { slack, post } = await open();
    const metadata = { event_type: 'image_judged', event_payload: { delivery_id: 'a' } };
    const ts = await post('x', { metadata });
    const asked = { channel, include_all_metadata: true };
    expect((await slack.conversations.history(asked)).messages).toMatchObject([{ metadata }]);
    const bare = await slack.conversations.history({ channel });
    expect(bare.messages?.[0]?.metadata).toEqual({ event_type: 'image_judged' });
    const thread = await slack.conversations.replies({ ...asked, ts });
    expect(thread.messages).toMatchObject([{ metadata }]);
  });

  it('knows no thread under a message that is not there', async () => {
    const { slack } = await open();
    const thread = slack.conversations.replies({ channel, ts: '1.000001' });
    expect(await wordOf(thread)).toBe('thread_not_found');
  });
});

describe('a reply', () => {
  it('stands in the channel where its root is not there, and says so by its answer alone', async () => {
    const { slack, post } = await open();
    const root = await post('root');
    await slack.chat.delete({ channel, ts: root });
    const { message } = await slack.chat.postMessage({ channel, text: 'x', thread_ts: root });
    expect(message).not.toHaveProperty('thread_ts');
    expect(textsIn(await slack.conversations.history({ channel }))).toEqual(['x']);
  });

  it('cannot stand under a reply, nor be broadcast without a thread', async () => {
    const { post } = await open();
    const reply = await post('reply', { thread_ts: await post('root') });
    expect(await wordOf(post('x', { thread_ts: reply }))).toBe('cannot_reply_to_message');
    expect(await wordOf(post('x', { reply_broadcast: true }))).toBe('invalid_arguments');
  });
});

describe('a message that is written anew', () => {
  const metadata = { event_type: 'image_judged', event_payload: { verdict: 'approved' } };
  const only = (aws: EmbeddedAws) => aws.workspace.messages[0];

  it('loses its blocks to a text alone, and keeps its metadata', async () => {
    const { aws, slack, post } = await open();
    const ts = await post('before', { blocks: [divider('a')], metadata });
    await slack.chat.update({ channel, ts, text: 'after' });
    expect(only(aws)).toMatchObject({ text: 'after', blocks: [], metadata });
    expect(only(aws)?.edited).toBe('1795255200.000002');
    await slack.chat.update({ channel, ts, text: 'after', metadata: {} as never });
    expect(only(aws)).not.toHaveProperty('metadata');
  });

  it('shows which of its blocks have kept their ids', async () => {
    const { aws, slack, post } = await open();
    const ts = await post('x', { blocks: [divider('a'), divider('b')] });
    await slack.chat.update({ channel, ts, text: 'x', blocks: [divider('c'), divider('b')] });
    expect(only(aws)?.reusedBlockIds).toEqual(['b']);
    await slack.chat.update({ channel, ts, text: 'x', blocks: [divider('d')] });
    expect(only(aws)?.reusedBlockIds).toEqual([]);
  });

  it.each([
    ['a text of 4,001 characters', { text: 'x'.repeat(4001) }, 'msg_too_long'],
    ['nothing', { text: '' }, 'no_text'],
    ['blocks that are not rich text', { blocks: [{ type: 'divider' }] }, 'block_mismatch'],
    ['a broadcast', { text: 'x', reply_broadcast: true }, 'cant_broadcast_message'],
    [
      'metadata of no form',
      { text: 'x', metadata: { event_type: 'x' } },
      'invalid_metadata_format',
    ],
    [
      'metadata by other names',
      { text: 'x', metadata: { event_type: 'x', event_payload: { Verdict: 'x' } } },
      'invalid_metadata_schema',
    ],
  ])('does not take %s in the place of rich text', async (_what, content, word) => {
    const { aws, slack, post } = await open();
    const ts = await post('rich', { blocks: [{ type: 'rich_text', elements: [] }] });
    expect(await wordOf(slack.chat.update({ channel, ts, ...content } as never))).toBe(word);
    expect(only(aws)?.text).toBe('rich');
  });

  it('takes a text of 4,000 characters', async () => {
    const { aws, slack, post } = await open();
    await slack.chat.update({ channel, ts: await post('x'), text: 'y'.repeat(4000) });
    expect(only(aws)?.text).toHaveLength(4000);
  });

  it('is not another app’s, nor one in another channel', async () => {
    const { aws, slack, post } = await open();
    const ts = await post('x');
    const stranger = slackOf(aws, 'xoxb-another-app');
    const update = { channel, ts, text: 'y' };
    expect(await wordOf(stranger.chat.update(update))).toBe('cant_update_message');
    expect(await wordOf(stranger.chat.delete(update))).toBe('cant_delete_message');
    const elsewhere = slack.chat.update({ ...update, channel: 'C0ELSEWHERE' });
    expect(await wordOf(elsewhere)).toBe('message_not_found');
  });

  it('is not a reply that is to be seen in the channel at the same time', async () => {
    const { slack, post } = await open();
    const ts = await post('reply', { thread_ts: await post('root') });
    const both = slack.chat.update({ channel, ts, text: 'y', reply_broadcast: true });
    expect(await wordOf(both)).toBe('no_dual_broadcast_content_update');
  });
});

it('A message for one person is in no history and cannot be changed', async () => {
  const { aws, slack } = await open();
  const { message_ts: ts = '' } = await slack.chat.postEphemeral({
    channel,
    user: 'U0JANE0001',
    text: 'only you',
  });
  expect((await slack.conversations.history({ channel })).messages).toEqual([]);
  const update = slack.chat.update({ channel, ts, text: 'x' });
  expect(await wordOf(update)).toBe('message_not_found');
  expect(aws.workspace.ephemeral).toMatchObject([{ user: 'U0JANE0001', text: 'only you' }]);
});

it('A message has a link, and a reply one that opens its thread', async () => {
  const { slack, post } = await open();
  const root = await post('root');
  const reply = await post('reply', { thread_ts: root });
  const linkOf = async (ts: string) =>
    (await slack.chat.getPermalink({ channel, message_ts: ts })).permalink;
  expect([await linkOf(root), await linkOf(reply)]).toEqual([
    'https://embedded.slack.com/archives/C0GATEKEEPER/p1795255200000001',
    'https://embedded.slack.com/archives/C0GATEKEEPER/p1795255200000002' +
      '?thread_ts=1795255200.000001&cid=C0GATEKEEPER',
  ]);
  expect(await wordOf(linkOf('1.000001'))).toBe('message_not_found');
});

describe('a world that lists its channels', () => {
  const channels = [
    { id: 'C0OPEN0001', name: 'open' },
    { id: 'C0OUTSIDE1', is_member: false },
    { id: 'C0ARCHIVE1', is_archived: true },
    { id: 'C0SECRET01', is_private: true, is_member: false },
    { id: 'C0PRIVATE1', is_private: true },
  ];
  const world = (scopes: string[]) => ({ slack: { channels, scopes } });

  it.each([
    ['C0NOWHERE1', 'channel_not_found'],
    ['C0OUTSIDE1', 'not_in_channel'],
    ['C0ARCHIVE1', 'is_archived'],
    ['C0SECRET01', 'channel_not_found'],
  ])('has nothing posted to %s: %s', async (id, word) => {
    const { slack } = await open(world(['chat:write']));
    expect(await wordOf(slack.chat.postMessage({ channel: id, text: 'x' }))).toBe(word);
  });

  it('has a channel called by its name, and a public one posted to by whom may', async () => {
    const { slack } = await open(world(['chat:write', 'chat:write.public']));
    const named = await slack.chat.postMessage({ channel: '#open', text: 'x' });
    const outside = await slack.chat.postMessage({ channel: 'C0OUTSIDE1', text: 'x' });
    expect([named.channel, outside.channel]).toEqual(['C0OPEN0001', 'C0OUTSIDE1']);
  });

  it.each([
    ['C0OPEN0001', 'channels:history'],
    ['C0PRIVATE1', 'groups:history'],
  ])('asks for what reading %s takes: %s', async (id, needed) => {
    const { slack } = await open(world(['chat:write']));
    const refusal = await errorOf(slack.conversations.history({ channel: id }));
    expect(refusal['data']).toMatchObject({
      error: 'missing_scope',
      needed,
      provided: 'chat:write',
    });
  });
});

describe('without a list of scopes', () => {
  it('a token may do what the manifest asks for, and nothing that may be declined', async () => {
    const { slack, post } = await open({});
    await post('x');
    const refusal = await errorOf(slack.conversations.history({ channel }));
    expect(refusal['data']).toMatchObject({
      error: 'missing_scope',
      needed: 'channels:history',
      provided: 'chat:write,usergroups:read',
    });
    const { response_metadata: told } = await slack.auth.test();
    const mayAccept = [{ by: ['S0TEAM0001'], source: 'policy.yml:1' }];
    const { oauth_config: asked } = appManifest({ mayAccept, mayRelease: [] });
    expect(told?.scopes).toEqual(asked.scopes.bot);
  });

  it('nothing reaches a channel into which nobody has invited the bot', async () => {
    const { slack } = await open({ slack: { channels: [{ id: channel, is_member: false }] } });
    expect(await wordOf(slack.chat.postMessage({ channel, text: 'x' }))).toBe('not_in_channel');
  });
});

describe('the people of a workspace', () => {
  const users = [
    { id: 'U0JANE0001', name: 'jane', profile: { email: 'jane@example.com' } },
    { id: 'U0STRANGE1', team_id: 'T0ELSEWHERE' },
  ];
  const userGroups = [{ id: 'S0TEAM0001', handle: 'shop', users: ['U0JANE0001'] }];

  it('are found by id, by e-mail and in their groups', async () => {
    const { slack } = await open({ slack: { ...readable.slack, users, userGroups } });
    const jane = await slack.users.info({ user: 'U0JANE0001' });
    expect(jane.user).toMatchObject({ name: 'jane', team_id: 'T000000001' });
    expect((await slack.users.info({ user: 'U0STRANGE1' })).user?.team_id).toBe('T0ELSEWHERE');
    const byMail = await slack.users.lookupByEmail({ email: 'Jane@example.com' });
    expect(byMail.user?.id).toBe('U0JANE0001');
    const { usergroups } = await slack.usergroups.list();
    expect(usergroups).toMatchObject([{ id: 'S0TEAM0001', handle: 'shop', user_count: 1 }]);
    const inGroup = await slack.usergroups.users.list({ usergroup: 'S0TEAM0001' });
    expect(inGroup.users).toEqual(['U0JANE0001']);
  });

  it('are not found where the world has none', async () => {
    const { slack } = await open();
    const calls = [
      slack.users.info({ user: 'U0JANE0001' }),
      slack.users.lookupByEmail({ email: 'jane@example.com' }),
      slack.usergroups.users.list({ usergroup: 'S0TEAM0001' }),
    ];
    expect(await Promise.all(calls.map(wordOf))).toEqual([
      'user_not_found',
      'users_not_found',
      'no_such_subteam',
    ]);
  });
});
