// npm run preview [-- --readme]: draws what people see in Slack, light and dark, on one page in dist/preview, and as
// pictures where there is a chromium; with --readme the three of the README, of which those of Slack look best where the
// font Lato is installed.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findChromium } from './preview/find-chromium.ts';
import { pageOf } from './preview/page.ts';
import { played } from './preview/played.ts';
import { reportPage } from './preview/report-page.ts';
import { saySheet, sheetsOf } from './preview/sheets.ts';
import { goldens, kinds, type Shown } from './preview/shown.ts';
import { measureSections, takePicture } from './preview/take-pictures.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'dist/preview');
/** Of a picture that holds several, in pixels. */
const WIDTH = 1_408;
/** In pixels, what of the report is in its picture. */
const REPORT = { width: 1_280, height: 1_120 };

// A reader in UTC: the pictures are the same everywhere.
process.env['TZ'] = 'UTC';
process.env['POWERTOOLS_LOG_LEVEL'] = 'SILENT';

console.log('Playing what npm start plays …');
const conversations = await played();
const shown = [...conversations, ...goldens(), ...kinds()];
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'index.html'), pageOf(shown));
console.log(`${shown.length} conversations, messages and modals: ${join(folder, 'index.html')}`);

const chromium = findChromium();
if (chromium === undefined) console.log('There is no chromium here: no pictures.');
else if (process.argv.includes('--readme')) takeReadmePictures(chromium);
else {
  console.log('Taking pictures of it, which takes some minutes …');
  takeSheets(chromium);
}
process.exit(0);

/** Says of each picture that it is taken, for they take their time. */
function takeSheets(command: string): void {
  const sheets = sheetsOf(shown, measureSections(command, pageOf(shown)));
  for (const sheet of sheets) {
    const { name, on, height } = sheet;
    takePicture(command, pageOf(on), { file: join(folder, name), width: WIDTH, height });
    console.log(saySheet(sheet, sheets));
  }
  console.log(`${sheets.length} pictures: ${join(folder, 'sheet-*.png')}`);
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
  const file = join(root, 'docs/report.png');
  takePicture(command, reportPage(), { file, ...REPORT });
  console.log('docs/report.png: the report');
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
