import { readInteraction } from '../../src/intake/slack-interaction.ts';

const KEY = `210987654321/eu-central-1/shop/cart@sha256:${'a'.repeat(64)}`;
const image = {
  account: '210987654321',
  region: 'eu-central-1',
  repository: 'shop/cart',
  digest: `sha256:${'a'.repeat(64)}`,
};
const user = { id: 'U0ANN00001', username: 'ann', team_id: 'T000000001' };
const common = { user, team: { id: 'T000000001' }, api_app_id: 'A000000001' };
const who = {
  by: { id: 'U0ANN00001', name: 'ann' },
  home: 'T000000001',
  team: 'T000000001',
  app: 'A000000001',
};
const button = { type: 'button', action_id: 'rescan', value: KEY };
const pressed = {
  type: 'block_actions',
  ...common,
  trigger_id: '13.9.abc',
  response_url: 'https://hooks.slack.com/actions/T/1/x',
  channel: { id: 'C0VERDICTS' },
  message: { ts: '1.2', blocks: [{ type: 'section' }, { type: 'actions', elements: [button] }] },
  actions: [{ action_id: 'accept', block_id: 'r3.7', value: KEY }],
};
const about = {
  image,
  channel: 'C0VERDICTS',
  seen: { number: 3, policyVersion: 'p', fingerprint: 'f' },
  codes: ['critical'],
  blocking: ['abcdefgh'],
  count: 1,
};
const sent = {
  type: 'view_submission',
  ...common,
  view: {
    id: 'V1',
    callback_id: 'accept',
    private_metadata: JSON.stringify(about),
    state: {
      values: {
        risks: {
          value: { type: 'checkboxes', selected_options: [{ value: 'CVE-1' }, { value: 'CVE-2' }] },
        },
        where: { value: { type: 'radio_buttons', selected_option: { value: 'image' } } },
        reason: { value: { type: 'plain_text_input', value: 'why' } },
        until: { value: { type: 'datepicker', selected_date: '2026-12-01' } },
        ticket: { value: { type: 'plain_text_input', value: null } },
        stranger: { value: { type: 'plain_text_input', value: 'x' } },
      },
    },
  },
};
const read = (payload: unknown) =>
  readInteraction(new URLSearchParams({ payload: JSON.stringify(payload) }).toString());

const held = {
  kind: 'pressed',
  ...who,
  trigger: '13.9.abc',
  action: 'accept',
  image,
  message: { channel: 'C0VERDICTS', ts: '1.2', revision: 3 },
  answerTo: 'https://hooks.slack.com/actions/T/1/x',
};

it('a button says what it is for, on which writing of which message', () => {
  expect(read(pressed)).toEqual(held);
});

it('of several buttons of a kind, each has its own value', () => {
  const actions = [{ action_id: 'revoke.1', block_id: 'r3.7', value: `${KEY} slack-V1` }];
  expect(read({ ...pressed, actions })).toEqual({ ...held, action: 'revoke', value: 'slack-V1' });
});

it('a choice has no room for the image, which the buttons of its message name', () => {
  const actions = [{ action_id: 'snooze', block_id: 'r3.7', selected_option: { value: '3' } }];
  expect(read({ ...pressed, actions })).toEqual({ ...held, action: 'snooze', value: '3' });
});

it('a block without a revision is older than any', () => {
  const actions = [{ action_id: 'accept', block_id: 'x1', value: KEY }];
  expect(read({ ...pressed, actions })).toMatchObject({ message: { revision: 0 } });
});

it('an app that is installed for an organisation is told no workspace', () => {
  expect(read({ ...pressed, team: null })).toEqual({ ...held, team: null });
});

it('what somebody is called stands on one line, in one direction, in whole characters', () => {
  const user = { ...pressed.user, name: `ann\u202e\n\u001b[31m\ud800${'n'.repeat(100)}` };
  expect(read({ ...pressed, user })).toMatchObject({
    by: { name: `ann [31m\ufffd${'n'.repeat(71)}` },
  });
});

it('a form hands back what it is about, and every field as a list', () => {
  expect(read(sent)).toEqual({
    kind: 'sent',
    ...who,
    view: 'V1',
    form: 'accept',
    about,
    fields: {
      risks: ['CVE-1', 'CVE-2'],
      where: ['image'],
      reason: ['why'],
      until: ['2026-12-01'],
      ticket: [],
    },
  });
});

describe('nobody has to answer', () => {
  it.each([
    ['a form that was closed', { ...sent, type: 'view_closed' }, 'a form was closed'],
    ['a shortcut', { type: 'shortcut', ...common }, 'it is no button and no form'],
    ['nothing', undefined, 'it is no button and no form'],
    ['a list', [1], 'it is no button and no form'],
    ['a choice within a form', { ...pressed, message: undefined }, 'no button of a message'],
    [
      'another button',
      { ...pressed, actions: [{ action_id: 'open', block_id: 'b' }] },
      'a button that is not ours',
    ],
    [
      'a button without an image',
      {
        ...pressed,
        message: { ts: '1.2', blocks: [] },
        actions: [{ action_id: 'accept', block_id: 'b', value: 'x' }],
      },
      'a button without an image',
    ],
    [
      'another form',
      { ...sent, view: { ...sent.view, callback_id: 'x' } },
      'a form that is not ours',
    ],
    [
      'a form about an image, under the name of one for many',
      { ...sent, view: { ...sent.view, callback_id: 'accept-all' } },
      'a form that is not ours',
    ],
    [
      'a button for many without their name',
      {
        ...pressed,
        message: { ts: '1.2', blocks: [] },
        actions: [{ action_id: 'accept-all', block_id: 'b' }],
      },
      'a button that is not ours',
    ],
    [
      'a form about nothing',
      { ...sent, view: { ...sent.view, private_metadata: '{"image":1}' } },
      'a form that is not ours',
    ],
  ])('%s', (_name, payload, what) => {
    expect(read(payload)).toEqual({ kind: 'other', what });
  });

  it('what is no JSON, and no form at all', () => {
    for (const body of ['payload=%7B', 'x', ''])
      expect(readInteraction(body)).toEqual({ kind: 'other', what: 'it is no button and no form' });
  });
});
