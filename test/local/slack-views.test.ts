import { clientsOf, embedded, errorOf, stopAll } from './embedded.ts';

afterEach(stopAll);

const channel = 'C0GATEKEEPER';
const user = 'U0JANE0001';
const plain = (text: string) => ({ type: 'plain_text', text }) as const;
const long = (length: number): string => 'x'.repeat(length);
const section = (text: string) => ({ type: 'section', text: plain(text) }) as const;
const modal = (more: Record<string, unknown> = {}) =>
  ({ type: 'modal', title: plain('Accept risk'), blocks: [section('Loading…')], ...more }) as never;
const reason = {
  type: 'input',
  block_id: 'reason',
  label: plain('Why'),
  element: { type: 'plain_text_input', action_id: 'reason' },
};

async function open() {
  let time = Date.parse('2026-11-21T10:00:00Z');
  const scopes = ['chat:write', 'channels:history'];
  const aws = await embedded({ slack: { scopes } }, { now: () => new Date(time) });
  const wait = (milliseconds: number) => {
    time += milliseconds;
  };
  const { slack } = clientsOf(aws);
  const click = (view?: string) => aws.workspace.interact({ user, ...(view && { view }) });
  return { aws, slack, wait, click };
}

const wordOf = async (call: Promise<unknown>): Promise<unknown> =>
  ((await errorOf(call))['data'] as { error: string }).error;

describe('a trigger', () => {
  it('opens a modal within three seconds', async () => {
    const { aws, slack, wait, click } = await open();
    const { trigger_id } = click();
    wait(3000);
    const { view } = await slack.views.open({ trigger_id, view: modal({ callback_id: 'accept' }) });
    expect(view).toMatchObject({ type: 'modal', callback_id: 'accept', previous_view_id: null });
    expect(view?.root_view_id).toBe(view?.id);
    expect([...aws.workspace.views.values()]).toMatchObject([{ user, id: view?.id }]);
  });

  it('opens none later, nor a second, nor by another name', async () => {
    const { slack, wait, click } = await open();
    const { trigger_id } = click();
    const { trigger_id: late } = click();
    await slack.views.open({ trigger_id, view: modal() });
    const again = slack.views.open({ trigger_id, view: modal() });
    expect(await wordOf(again)).toBe('exchanged_trigger_id');
    wait(3001);
    const tooLate = slack.views.open({ trigger_id: late, view: modal() });
    expect(await wordOf(tooLate)).toBe('expired_trigger_id');
    const unknown = slack.views.open({ trigger_id: '1.2.abc', view: modal() });
    expect(await wordOf(unknown)).toBe('invalid_trigger_id');
  });
});

describe('an open modal', () => {
  it('is updated by its id with the hash it has, which is another one then', async () => {
    const { aws, slack, click } = await open();
    const { view } = await slack.views.open({ ...click(), view: modal() });
    const [view_id = '', hash = ''] = [view?.id, view?.hash];
    const filled = modal({ submit: plain('Accept'), blocks: [reason] });
    const updated = await slack.views.update({ view_id, hash, view: filled });
    expect(updated.view?.hash).not.toBe(hash);
    expect(aws.workspace.views.get(view_id)?.view).toMatchObject({ blocks: [reason] });
    const late = slack.views.update({ view_id, hash, view: modal() });
    expect(await wordOf(late)).toBe('hash_conflict');
    expect((await slack.views.update({ view_id, view: modal() })).ok).toBe(true);
  });

  it('is updated by the id that the app gave, which no other may have', async () => {
    const { slack, click } = await open();
    const mine = modal({ external_id: 'accept-1' });
    await slack.views.open({ ...click(), view: mine });
    expect((await slack.views.update({ external_id: 'accept-1', view: mine })).ok).toBe(true);
    const other = slack.views.open({ ...click(), view: mine });
    expect(await wordOf(other)).toBe('duplicate_external_id');
    const unknown = slack.views.update({ external_id: 'accept-2', view: modal() });
    expect(await wordOf(unknown)).toBe('not_found');
  });

  it('has two others above it at most, which go with it', async () => {
    const { aws, slack, click } = await open();
    const first = (await slack.views.open({ ...click(), view: modal() })).view?.id ?? '';
    const second = (await slack.views.push({ ...click(first), view: modal() })).view?.id ?? '';
    const { view: third } = await slack.views.push({ ...click(second), view: modal() });
    expect([third?.previous_view_id, third?.root_view_id]).toEqual([second, first]);
    const fourth = slack.views.push({ ...click(third?.id), view: modal() });
    expect(await wordOf(fourth)).toBe('push_limit_reached');
    aws.workspace.close(second);
    expect([...aws.workspace.views.keys()]).toEqual([first]);
    const gone = slack.views.push({ ...click(second), view: modal() });
    expect(await wordOf(gone)).toBe('not_found');
  });
});

it('A home is published again by the hash it has', async () => {
  const { slack } = await open();
  const view = { type: 'home', blocks: [section('Yours')] } as never;
  const { view: published } = await slack.views.publish({ user_id: user, view });
  const hash = published?.hash ?? '';
  const again = await slack.views.publish({ user_id: user, view, hash });
  expect(again.view?.id).toBe(published?.id);
  expect(await wordOf(slack.views.publish({ user_id: user, view, hash }))).toBe('hash_conflict');
});

it('A modal may not be what Slack does not draw', async () => {
  const { slack, click } = await open();
  const option = { text: plain('a'), value: 'a' };
  const ask = (element: Record<string, unknown>) => ({
    submit: plain('Accept'),
    blocks: [{ type: 'input', label: plain('x'), element }],
  });
  const table = { type: 'table', rows: [[{ type: 'raw_text', text: 'a' }]] };
  const refusals: [string, Record<string, unknown>, string][] = [
    [
      'a title of 25 characters',
      { title: plain(long(25)) },
      'must be less than 25 characters [json-pointer:/view/title/text]',
    ],
    [
      'a title of no words',
      { title: undefined },
      'must be plain_text [json-pointer:/view/title/type]',
    ],
    [
      'a submit of 25 characters',
      { submit: plain(long(25)) },
      'must be less than 25 characters [json-pointer:/view/submit/text]',
    ],
    [
      'a close of 25 characters',
      { close: plain(long(25)) },
      'must be less than 25 characters [json-pointer:/view/close/text]',
    ],
    [
      'metadata of 3,001 characters',
      { private_metadata: long(3001) },
      'must be less than 3001 characters [json-pointer:/view/private_metadata]',
    ],
    [
      'a callback of 256 characters',
      { callback_id: long(256) },
      'must be less than 256 characters [json-pointer:/view/callback_id]',
    ],
    [
      '101 blocks',
      { blocks: Array.from({ length: 101 }, () => ({ type: 'divider' })) },
      'no more than 100 items allowed [json-pointer:/view/blocks]',
    ],
    [
      'a question without an end',
      { blocks: [reason] },
      'is required where a block is an input [json-pointer:/view/submit]',
    ],
    [
      '11 boxes',
      ask({ type: 'checkboxes', options: Array.from({ length: 11 }, () => option) }),
      'no more than 10 items allowed [json-pointer:/view/blocks/0/element/options]',
    ],
    [
      '101 groups',
      ask({
        type: 'multi_static_select',
        option_groups: Array.from({ length: 101 }, () => ({
          label: plain('g'),
          options: [option],
        })),
      }),
      'no more than 100 items allowed [json-pointer:/view/blocks/0/element/option_groups]',
    ],
    [
      'options and groups',
      ask({ type: 'static_select', options: [option], option_groups: [] }),
      'must have either options or option_groups [json-pointer:/view/blocks/0/element]',
    ],
    [
      'a text of 3,001 characters',
      ask({ type: 'plain_text_input', max_length: 3001 }),
      'must be a whole number from 1 to 3000 [json-pointer:/view/blocks/0/element/max_length]',
    ],
    [
      'no such day',
      ask({ type: 'datepicker', initial_date: '2026-13-01' }),
      'must be a date such as 2026-11-21 [json-pointer:/view/blocks/0/element/initial_date]',
    ],
    [
      'a table',
      { blocks: [table] },
      'unsupported type: table; the embedded Slack knows actions, alert, context, divider, header, image, input, ' +
        'rich_text, section [json-pointer:/view/blocks/0/type]',
    ],
  ];
  const said = [];
  for (const [what, more] of refusals) {
    const { data } = await errorOf(slack.views.open({ ...click(), view: modal(more) }));
    const { error, response_metadata: told } = data as never as {
      error: string;
      response_metadata: { messages: string[] };
    };
    said.push([what, error, told.messages]);
  }
  expect(said).toEqual(
    refusals.map(([what, , sentence]) => [what, 'invalid_arguments', [`[ERROR] ${sentence}`]]),
  );
});

it('A modal may be of 250 kB', async () => {
  const { slack, click } = await open();
  const blocks = (characters: number) =>
    Array.from({ length: 99 }, () => section(long(characters)));
  await slack.views.open({ ...click(), view: modal({ blocks: blocks(2400) }) });
  const large = slack.views.open({ ...click(), view: modal({ blocks: blocks(2500) }) });
  expect(await wordOf(large)).toBe('view_too_large');
});

it('A modal may warn, and ask for a day, a link and people', async () => {
  const { slack, click } = await open();
  const elements = [
    { type: 'datepicker', initial_date: '2026-12-24' },
    { type: 'url_text_input' },
    { type: 'multi_users_select' },
    { type: 'radio_buttons', options: [{ text: plain('a'), value: 'a' }] },
  ];
  const inputs = elements.map((element) => ({ type: 'input', label: plain('x'), element }));
  const blocks = [{ type: 'alert', text: plain('It runs.'), level: 'warning' }, ...inputs];
  const view = modal({ submit: plain('Accept'), blocks });
  expect((await slack.views.open({ ...click(), view })).ok).toBe(true);
});

describe('the URL that an act on a message hands out', () => {
  async function clicked() {
    const opened = await open();
    const { ts = '' } = await opened.slack.chat.postMessage({ channel, text: 'root' });
    const { response_url: url = '' } = opened.aws.workspace.interact({ user, on: { channel, ts } });
    const answer = async (body: Record<string, unknown>): Promise<unknown[]> => {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
      return [response.status, await response.json()];
    };
    return { ...opened, ts, answer };
  }

  it('answers the one who acted, or where it is said so the channel or a thread of it', async () => {
    const { aws, ts, answer } = await clicked();
    expect(await answer({ text: 'only you' })).toEqual([200, { ok: true }]);
    await answer({ text: 'all', response_type: 'in_channel' });
    await answer({ text: 'thread', response_type: 'in_channel', thread_ts: ts });
    expect(aws.workspace.ephemeral).toMatchObject([{ user, channel, text: 'only you' }]);
    expect(aws.workspace.messages.map(({ text, thread_ts }) => [text, thread_ts])).toEqual([
      ['root', undefined],
      ['all', undefined],
      ['thread', ts],
    ]);
    expect(aws.countCalls()['slack:response_url']).toBe(3);
  });

  it('writes the message anew, and takes it away', async () => {
    const { aws, answer } = await clicked();
    await answer({ text: 'changed', replace_original: true });
    expect(aws.workspace.messages).toMatchObject([{ text: 'changed' }]);
    await answer({ delete_original: true });
    expect(aws.workspace.messages).toEqual([]);
    expect(await answer({ text: 'x', replace_original: true })).toEqual([
      400,
      { ok: false, error: 'message_not_found' },
    ]);
  });

  it('holds five times, and what is refused does not count', async () => {
    const { answer } = await clicked();
    expect(await answer({})).toEqual([400, { ok: false, error: 'no_text' }]);
    for (let use = 0; use < 5; use += 1) expect((await answer({ text: 'x' }))[0]).toBe(200);
    expect(await answer({ text: 'x' })).toEqual([404, { ok: false, error: 'used_url' }]);
  });

  it('holds for half an hour', async () => {
    const { wait, answer } = await clicked();
    wait(30 * 60_000);
    expect((await answer({ text: 'x' }))[0]).toBe(200);
    wait(1);
    expect(await answer({ text: 'x' })).toEqual([404, { ok: false, error: 'expired_url' }]);
  });

  it('can fail as other calls can', async () => {
    const { aws, answer } = await clicked();
    aws.changeWorld({ faults: [{ call: 'slack:response_url', nth: 1, status: 500 }] });
    expect(await answer({ text: 'x' })).toEqual([500, { ok: false, error: 'internal_error' }]);
  });
});
