// npm run preview [-- --readme]: draws what people see in Slack, light and dark, on one page in dist/preview, and as
// pictures where there is a chromium; with --readme the two of the README, which look best where the font Lato is
// installed.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pageOf } from './preview/page.ts';
import { played } from './preview/played.ts';
import { goldens, kinds, type Shown } from './preview/shown.ts';
import { findChromium, measureSections, takePicture } from './preview/take-pictures.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'dist/preview');
const MARGIN = 16;
/** Of a picture that holds several, in pixels. */
const SHEET = { width: 1_408, height: 3_000 };

// A reader in UTC: the pictures are the same everywhere.
process.env['TZ'] = 'UTC';
process.env['POWERTOOLS_LOG_LEVEL'] = 'SILENT';

const conversations = await played();
const shown = [...conversations, ...goldens(), ...kinds()];
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'index.html'), pageOf(shown));
console.log(`${shown.length} conversations, messages and modals: ${join(folder, 'index.html')}`);

const chromium = findChromium();
if (chromium === undefined) console.log('There is no chromium here: no pictures.');
else if (process.argv.includes('--readme')) takeReadmePictures(chromium);
else takeSheets(chromium);
process.exit(0);

/** As many on a picture as fit, in order. */
function takeSheets(command: string): void {
  const heights = measureSections(command, pageOf(shown));
  const sheets: { readonly on: Shown[]; height: number }[] = [];
  for (const one of shown) {
    const height = heights.get(one.name) ?? 0;
    const last = sheets.at(-1);
    if (last && last.height + height <= SHEET.height) {
      last.on.push(one);
      last.height += height;
    } else sheets.push({ on: [one], height: 2 * MARGIN + height });
  }
  for (const [index, { on, height }] of sheets.entries()) {
    const file = join(folder, `sheet-${String(index + 1).padStart(2, '0')}.png`);
    takePicture(command, pageOf(on), { file, width: SHEET.width, height });
  }
  console.log(`${sheets.length} pictures beside it.`);
}

function takeReadmePictures(command: string): void {
  const pictures = { 'slack-message.png': richest(), 'slack-conversation.png': longest() };
  for (const [name, one] of Object.entries(pictures)) {
    const html = pageOf([one], { themes: ['light'], bare: true });
    const height = measureSections(command, html).get(one.name) ?? 0;
    const file = join(root, 'docs', name);
    takePicture(command, html, { file, width: 680, height, scale: 1.4 });
    console.log(`docs/${name}: ${one.name}`);
  }
}

/** The quarantined image of which there is most to say. */
function richest(): Shown {
  const red = conversations.filter(({ name }) => name.includes('-quarantined-'));
  return most(red, ({ messages }) => JSON.stringify(messages).length);
}

/** The image that has seen most. */
function longest(): Shown {
  return most(conversations, ({ messages = [] }) => messages.length);
}

function most(among: readonly Shown[], measure: (one: Shown) => number): Shown {
  const [first] = among.toSorted((a, b) => measure(b) - measure(a));
  if (!first) throw new Error('There is no such conversation in what npm start plays.');
  return first;
}
