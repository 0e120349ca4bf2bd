import type { KnownBlock, WebClient } from '@slack/web-api';
import { clientsOf, embedded, errorOf, stopAll } from './embedded.ts';

const channel = 'C0GATEKEEPER';
let slack: WebClient;
beforeAll(async () => {
  ({ slack } = clientsOf(await embedded()));
});
afterAll(stopAll);

type Fields = Record<string, unknown>;

const post = (...blocks: Fields[]) =>
  slack.chat.postMessage({ channel, text: 'x', blocks: blocks as unknown as KnownBlock[] });

/** What Slack says of blocks that it does not take: its word, and the first sentence. */
async function refusalOf(...blocks: Fields[]): Promise<unknown[]> {
  const { data } = await errorOf(post(...blocks));
  const { error, response_metadata: told } = data as {
    error: string;
    response_metadata?: { messages?: string[] };
  };
  return [error, told?.messages?.[0]?.replace('[ERROR] ', '')];
}

const times = <T>(count: number, item: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => item(index));
const long = (length: number): string => 'x'.repeat(length);
const plain = (text: string) => ({ type: 'plain_text', text });
const option = (text: string, more: Fields = {}) => ({ text: plain(text), value: text, ...more });
const options = (count: number) => times(count, (index) => option(`${index}`));

const button = (more: Fields = {}) => ({ type: 'button', text: plain('Accept…'), ...more });
const confirm = {
  title: plain('Accept the risk?'),
  text: { type: 'mrkdwn', text: 'It *may ship* then.' },
  confirm: plain('Accept'),
  deny: plain('Cancel'),
};
const actions = (...elements: Fields[]) => ({ type: 'actions', elements });
const input = (element: Fields) => ({ type: 'input', label: plain('Why'), element });

const cell = (text: string) => ({ type: 'raw_text', text });
const rich = (text: string) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
});
const row = (cells = 2) => times(cells, (index) => cell(`${index}`));
const table = (...rows: unknown[]) => ({ type: 'table', rows });
const dataTable = (rows: unknown[], more: Fields = {}) => ({
  type: 'data_table',
  caption: 'Findings',
  rows,
  ...more,
});

const points = (count: number) => times(count, (index) => ({ label: `w${index}`, value: index }));
const series = (name: string, count = 2) => ({ name, data: points(count) });
const plot = (all: unknown[], categories: string[] = ['w0', 'w1'], more: Fields = {}) => ({
  type: 'data_visualization',
  title: 'Open findings',
  chart: { type: 'line', series: all, axis_config: { categories, ...more } },
});
const pie = (...segments: unknown[]) => ({
  type: 'data_visualization',
  title: 'By severity',
  chart: { type: 'pie', segments },
});
const container = (...children: unknown[]) => ({
  type: 'container',
  title: plain('Not blocking'),
  is_collapsible: true,
  default_collapsed: true,
  child_blocks: children,
});
const divider = { type: 'divider' };

it.each<[string, Fields[]]>([
  ['buttons that ask first', [actions(button({ confirm, style: 'danger', action_id: 'accept' }))]],
  ['menus', [actions({ type: 'static_select', options: options(100), placeholder: plain('For') })]],
  ['an overflow menu', [actions({ type: 'overflow', options: options(5) })]],
  ['inputs', [input({ type: 'plain_text_input', max_length: 3000 })]],
  ['a table of 100 rows and 20 columns', [table(...times(100, () => row(20)))]],
  [
    'a table to sort, of 100 rows',
    [
      dataTable(
        times(101, () => row()),
        { page_size: 100 },
      ),
    ],
  ],
  [
    'cells of every kind',
    [dataTable([row(3), [cell('a'), { type: 'raw_number', value: 1 }, rich('b')]])],
  ],
  ['two charts', [plot([series('open'), series('new')]), pie({ label: 'HIGH', value: 3 })]],
  [
    'a chart of 6 series with 20 points',
    [
      plot(
        times(6, (index) => series(`s${index}`, 20)),
        times(20, (index) => `w${index}`),
      ),
    ],
  ],
  ['rich text', [rich('x')]],
  ['a container with a table', [container(divider, table(row()))]],
  ['a card', [{ type: 'card', title: { type: 'mrkdwn', text: long(150) }, actions: [button()] }]],
  ['a header of a lower level', [{ type: 'header', text: plain('x'), level: 4 }]],
])('Slack takes %s', async (_what, blocks) => {
  expect((await post(...blocks)).ok).toBe(true);
});

it.each<[string, Fields, string, string]>([
  [
    'the same action twice in a block',
    actions(button({ action_id: 'a' }), button({ action_id: 'a' })),
    'action_id already exists',
    '/elements/1/action_id',
  ],
  [
    '26 elements in a block',
    actions(...times(26, () => button())),
    'no more than 25 items allowed',
    '/elements',
  ],
  [
    'another style of button',
    actions(button({ style: 'green' })),
    'must be one of primary, danger',
    '/elements/0/style',
  ],
  [
    'a question whose title is of 101 characters',
    actions(button({ confirm: { ...confirm, title: plain(long(101)) } })),
    'must be less than 101 characters',
    '/elements/0/confirm/title/text',
  ],
  [
    'a question of 301 characters',
    actions(button({ confirm: { ...confirm, text: plain(long(301)) } })),
    'must be less than 301 characters',
    '/elements/0/confirm/text/text',
  ],
  [
    'an answer of 31 characters',
    actions(button({ confirm: { ...confirm, deny: plain(long(31)) } })),
    'must be less than 31 characters',
    '/elements/0/confirm/deny/text',
  ],
  [
    'a menu of 101 options',
    actions({ type: 'static_select', options: options(101) }),
    'no more than 100 items allowed',
    '/elements/0/options',
  ],
  [
    'an option of 76 characters',
    actions({ type: 'static_select', options: [option(long(76), { value: 'a' })] }),
    'must be less than 76 characters',
    '/elements/0/options/0/text/text',
  ],
  [
    'an option whose value has 151 characters',
    actions({ type: 'static_select', options: [option('a', { value: long(151) })] }),
    'must be less than 151 characters',
    '/elements/0/options/0/value',
  ],
  [
    'a choice to begin with that is no option',
    actions({ type: 'static_select', options: options(2), initial_option: option('2') }),
    'must match an option in the list of options',
    '/elements/0/initial_option',
  ],
  [
    'an overflow menu of 6 options',
    actions({ type: 'overflow', options: options(6) }),
    'no more than 5 items allowed',
    '/elements/0/options',
  ],
  [
    'a field to write into among buttons',
    actions({ type: 'plain_text_input' }),
    'unsupported element: plain_text_input; the embedded Slack knows button, checkboxes, datepicker, ' +
      'multi_static_select, multi_users_select, overflow, radio_buttons, static_select, users_select',
    '/elements/0/type',
  ],
  [
    'a button to fill in',
    input(button()),
    'unsupported element: button; the embedded Slack knows checkboxes, datepicker, multi_static_select, ' +
      'multi_users_select, plain_text_input, radio_buttons, static_select, url_text_input, users_select',
    '/element/type',
  ],
  [
    'a table of 101 rows',
    table(...times(101, () => row())),
    'no more than 100 items allowed',
    '/rows',
  ],
  ['a row of 21 cells', table(row(21)), 'no more than 20 items allowed', '/rows/0'],
  ['an empty cell', table([cell('')]), 'must be more than 0 characters', '/rows/0/0/text'],
  [
    'a table of 10,001 characters',
    table([cell(long(5000)), cell(long(5001))]),
    'no more than 10000 characters allowed in all cells',
    '/rows',
  ],
  ['a table without rows', dataTable([row()]), 'must have at least 2 items', '/rows'],
  [
    'a table to sort of 101 rows',
    dataTable(times(102, () => row())),
    'no more than 101 items allowed',
    '/rows',
  ],
  [
    'rows of other lengths',
    dataTable([row(2), row(3)]),
    'must have 2 cells, as many as the first row',
    '/rows/1',
  ],
  [
    'a head of rich text',
    dataTable([[rich('a')], row(1)]),
    'must not be rich_text in the first row',
    '/rows/0/0/type',
  ],
  [
    'a table without a caption',
    dataTable([row(), row()], { caption: undefined }),
    'must be a string',
    '/caption',
  ],
  [
    'pages of 101 rows',
    dataTable([row(), row()], { page_size: 101 }),
    'must be a whole number from 1 to 100',
    '/page_size',
  ],
  [
    'a chart title of 51 characters',
    { ...pie({ label: 'a', value: 1 }), title: long(51) },
    'must be less than 51 characters',
    '/title',
  ],
  [
    'a pie of 7 pieces',
    pie(...times(7, (index) => ({ label: `${index}`, value: 1 }))),
    'no more than 6 items allowed',
    '/chart/segments',
  ],
  [
    'a piece of nothing',
    pie({ label: 'a', value: 0 }),
    'must be more than 0',
    '/chart/segments/0/value',
  ],
  [
    '7 series',
    plot(times(7, (index) => series(`${index}`))),
    'no more than 6 items allowed',
    '/chart/series',
  ],
  [
    'two series of one name',
    plot([series('a'), series('a')]),
    'name already exists',
    '/chart/series/1/name',
  ],
  [
    'a series that lacks a point',
    plot([series('a', 1)]),
    'must have exactly one point for each category',
    '/chart/series/0/data',
  ],
  [
    'a category of 21 characters',
    plot([{ name: 'a', data: [{ label: 'a', value: 1 }] }], [long(21)]),
    'must be less than 21 characters',
    '/chart/axis_config/categories/0',
  ],
  [
    'an axis called by 51 characters',
    plot([series('a')], ['w0', 'w1'], { x_label: long(51) }),
    'must be less than 51 characters',
    '/chart/axis_config/x_label',
  ],
  [
    '21 categories',
    plot(
      [series('a', 21)],
      times(21, (index) => `w${index}`),
    ),
    'no more than 20 items allowed',
    '/chart/axis_config/categories',
  ],
  [
    'another chart',
    { ...pie(), chart: { type: 'scatter' } },
    'must be one of line, bar, area, pie',
    '/chart/type',
  ],
  [
    '11 blocks in a container',
    container(...times(11, () => divider)),
    'no more than 10 items allowed',
    '/child_blocks',
  ],
  [
    'a container in a container',
    container(container(divider)),
    'unsupported type: container; the embedded Slack knows actions, context, divider, header, image, input, ' +
      'rich_text, section, table',
    '/child_blocks/0/type',
  ],
  [
    'a closed container that cannot be opened',
    { ...container(divider), is_collapsible: false },
    'needs is_collapsible',
    '/default_collapsed',
  ],
  [
    'a card of 201 characters',
    { type: 'card', body: { type: 'mrkdwn', text: long(201) } },
    'must be less than 201 characters',
    '/body/text',
  ],
  [
    'a card of nothing',
    { type: 'card' },
    'missing required field: hero_image, title, actions or body',
    '',
  ],
  [
    'a header of level 5',
    { type: 'header', text: plain('x'), level: 5 },
    'must be a whole number from 1 to 4',
    '/level',
  ],
  [
    'an alert',
    { type: 'alert', text: plain('x') },
    'unsupported type: alert; the embedded Slack knows actions, card, container, context, data_table, ' +
      'data_visualization, divider, header, image, input, markdown, rich_text, section, table',
    '/type',
  ],
])('A message may not have %s', async (_what, block, sentence, place) => {
  expect(await refusalOf(block)).toEqual([
    'invalid_blocks',
    `${sentence} [json-pointer:/blocks/0${place}]`,
  ]);
});

it('A message may have one table, whatever its kind and wherever it stands', async () => {
  const word = ['invalid_attachments', 'only_one_table_allowed'];
  expect(await refusalOf(table(row()), table(row()))).toEqual(word);
  expect(await refusalOf(table(row()), dataTable([row(), row()]))).toEqual(word);
  expect(await refusalOf(table(row()), container(table(row())))).toEqual(word);
});

it('A message may have two charts', async () => {
  const one = pie({ label: 'HIGH', value: 1 });
  expect(await refusalOf(one, one, one)).toEqual([
    'invalid_blocks',
    'no more than 2 data_visualization blocks allowed [json-pointer:/blocks]',
  ]);
});

it('A message may have 12,000 characters of markdown in all its blocks', async () => {
  const half = { type: 'markdown', text: long(6000) };
  await post(half, half);
  expect(await refusalOf(half, half, { type: 'markdown', text: 'x' })).toEqual([
    'msg_blocks_too_long',
    undefined,
  ]);
});
