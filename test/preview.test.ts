import { readdirSync, readFileSync } from 'node:fs';
import { drawBlocks, type Fields } from '../bin/preview/draw-blocks.ts';
import { pageOf } from '../bin/preview/page.ts';
import { played } from '../bin/preview/played.ts';
import { saySheet, sheetsOf } from '../bin/preview/sheets.ts';
import { goldens, kinds } from '../bin/preview/shown.ts';

const GOLDEN = new URL('announce/golden/', import.meta.url);
const section = (text: string): Fields => ({
  type: 'section',
  text: { type: 'mrkdwn', text, verbatim: true },
});
const plain = (text: string) => ({ type: 'plain_text', text });
const pie = { type: 'pie', segments: [{ label: 'HIGH', value: 2 }] };
const button = { type: 'button', action_id: 'a', text: plain('Scan again') };
const wordsOf = (html: string): string =>
  html
    .replace(/<[^>]*>/g, '')
    .replace(/\u2060/g, '')
    .replace(/\u00a0/g, ' ')
    .trim();

describe('the page of what people see in Slack', () => {
  it('holds every golden that Slack shows, light and dark', () => {
    const names = readdirSync(GOLDEN).filter((name) => {
      if (!name.endsWith('.json')) return false;
      const golden = JSON.parse(readFileSync(new URL(name, GOLDEN), 'utf8')) as Fields;
      return Array.isArray(golden['blocks']);
    });
    expect(names.length).toBeGreaterThan(10);
    const html = pageOf(goldens());
    for (const name of names) {
      expect(html).toContain(`<section id="${name.replace('.json', '')}">`);
    }
    expect(html.match(/class="surface light"/g)).toHaveLength(names.length);
    expect(html.match(/class="surface dark"/g)).toHaveLength(names.length);
  });

  it('holds every kind that slack test has validated', () => {
    const named = kinds().map(({ name }) => name);
    expect(named).toEqual(
      expect.arrayContaining(['kind-quarantined', 'kind-reply', 'kind-summary', 'kind-notice']),
    );
    const html = pageOf(kinds());
    for (const name of named) expect(html).toContain(`<section id="${name}">`);
  });

  it('asks the network for nothing', () => {
    const html = pageOf(goldens());
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(html).not.toMatch(/<(img|script|link|iframe)\b|url\(|@import/);
  });

  it('holds the conversations of npm start, with their threads', async () => {
    const conversations = await played();
    expect(conversations.map(({ name }) => name)).toContain('start-01-approved-shop-orders-2-1');
    const longest = Math.max(...conversations.map(({ messages = [] }) => messages.length));
    expect(longest).toBeGreaterThanOrEqual(3);
    expect(pageOf(conversations).match(/class="message"/g)).toHaveLength(
      2 * conversations.reduce((sum, { messages = [] }) => sum + messages.length, 0),
    );
  });
});

describe('the pictures', () => {
  const shown = ['a', 'b', 'c', 'd'].map((name) => ({ name }));
  const heights = new Map([
    ['a', 1_500],
    ['b', 1_400],
    ['c', 200],
    ['d', 3_500],
  ]);
  const sheets = sheetsOf(shown, heights);

  it('hold as many as fit, in order', () => {
    expect(sheets.map(({ name, height }) => [name, height])).toEqual([
      ['sheet-01.png', 2_932],
      ['sheet-02.png', 232],
      ['sheet-03.png', 3_532],
    ]);
  });

  it('are told of one by one, for each takes its time', () => {
    expect(sheets.map((sheet) => saySheet(sheet, sheets))).toEqual([
      'sheet-01.png (1 of 3): a to b',
      'sheet-02.png (2 of 3): c',
      'sheet-03.png (3 of 3): d',
    ]);
  });
});

describe('what is drawn', () => {
  it('has bold words and links where the text is verbatim', () => {
    const html = drawBlocks([section('*now* <https://a.example|here>')], 'light');
    expect(html).toMatch(/<strong>.*now.*<\/strong>/);
    expect(html).toContain('href="https://a.example"');
    expect(wordsOf(html)).toBe('now here');
  });

  it('has no mention, link or picture that Slack would not make', () => {
    const text = 'dana@shop.example: shop/cart:1.4.2: &lt;!channel&gt;';
    const html = drawBlocks([section(text)], 'light');
    expect(html).not.toMatch(/<a |slack_channel|slack_broadcast/);
    expect(wordsOf(html)).toBe('dana@shop.example: shop/cart:1.4.2: &lt;!channel&gt;');
  });

  it('has tables with numbers, below all else as in Slack', () => {
    const rows = [
      [
        { type: 'raw_text', text: 'CVE-1' },
        { type: 'raw_number', value: 7 },
      ],
    ];
    const table = { type: 'data_table', caption: 'The rest', rows };
    expect(wordsOf(drawBlocks([table, section('above')], 'dark'))).toBe('aboveThe restCVE-17');
    expect(wordsOf(drawBlocks([{ type: 'table', rows }, section('above')], 'dark'))).toBe(
      'aboveCVE-17',
    );
  });

  it.each([
    ['chart', { type: 'data_visualization', title: 'Open', chart: pie }],
    ['button', { type: 'actions', elements: [button] }],
    ['field', { type: 'input', label: plain('Why'), element: { type: 'plain_text_input' } }],
    ['divider', { type: 'divider' }],
  ])('has a %s', (_, block) => {
    expect(drawBlocks([block], 'light')).toContain('<div');
  });

  it('is refused where nothing can be seen of a block', () => {
    expect(() => drawBlocks([{ type: 'of-tomorrow', text: 'x' }], 'light')).toThrow(
      'Nothing can be seen of the block {"type":"of-tomorrow","text":"x"}.',
    );
  });
});

it('a modal is drawn with its title and its buttons', () => {
  const view = {
    type: 'modal',
    title: plain('Accept risk'),
    submit: plain('Accept'),
    close: plain('Cancel'),
    blocks: [section('*Which* findings?')],
  };
  const html = pageOf([{ name: 'accept', view }]);
  for (const word of ['Accept risk', 'Which', 'Cancel']) expect(html).toContain(word);
  expect(html).toContain('<span class="submit">Accept</span>');
});
