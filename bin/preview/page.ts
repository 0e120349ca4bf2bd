import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { drawBlocks, type Fields, type Theme } from './draw-blocks.ts';
import type { Shown } from './shown.ts';

const LIBRARY = readFileSync(
  createRequire(import.meta.url).resolve('slack-blocks-to-jsx/dist/style.css'),
  'utf8',
);

/** The measures and colours of Slack around what the library draws. */
const STYLE = `
  body { margin: 0; padding: 16px; background: #ddd; font: 15px/1.46668 Slack-Lato, Lato, Arial, sans-serif; }
  section { margin: 0 0 24px; }
  #slack_blocks_to_jsx, #slack_blocks_to_jsx :not(code, pre, pre *) { font-family: inherit !important; }
  #slack_blocks_to_jsx :is(h3, strong) { font-weight: 800 !important; }
  h2 { margin: 0 0 4px; font: 700 13px/1.4 sans-serif; }
  .pair { display: flex; gap: 16px; }
  .surface { box-sizing: border-box; width: 680px; padding: 16px 20px; }
  .light { background: #fff; color: #1d1c1d; }
  .dark { background: #1a1d21; color: #d1d2d3; }
  .message { display: flex; gap: 8px; }
  .message + .message { margin: 10px 0 0 44px; }
  .avatar { flex: none; width: 36px; height: 36px; margin-top: 4px; border-radius: 8px; background: #2f5d8a; }
  .message + .message .avatar { width: 24px; height: 24px; }
  .body { width: 600px; min-width: 0; overflow-x: auto; }
  .message + .message .body { width: 556px; }
  .sender b { font-weight: 900; }
  .app { padding: 1px 3px; border-radius: 2px; background: #8883; font-size: 10px; font-weight: 700; vertical-align: 2px; }
  .modal { width: 520px; border: 1px solid #8886; border-radius: 8px; padding: 16px 24px; }
  .modal h3 { margin: 0 0 12px; font-size: 22px; font-weight: 900; }
  .modal footer { display: flex; justify-content: flex-end; gap: 12px; margin-top: 20px; }
  .modal footer span { padding: 6px 14px; border: 1px solid #8886; border-radius: 8px; font-weight: 700; }
  .modal footer .submit { background: #007a5a; color: #fff; }
`;

/** How they are laid out. */
export interface Layout {
  readonly themes: readonly Theme[];
  /** Without their names, and without anything around them. */
  readonly bare?: true;
}

const IN_BOTH: Layout = { themes: ['light', 'dark'] };

/** One page with all of them, by default light and dark, that asks the network for nothing. */
export const pageOf = (shown: readonly Shown[], layout = IN_BOTH): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>What people see in Slack</title>
<style>${LIBRARY}${STYLE}${layout.bare ? BARE : ''}</style>
${shown.map((one) => sectionOf(one, layout)).join('\n')}
</html>
`;

const BARE =
  ' body { padding: 0; } h2 { display: none; } section { width: max-content; margin: 0; }';

const sectionOf = (one: Shown, { themes }: Layout): string =>
  `<section id="${one.name}"><h2>${one.name}</h2><div class="pair">
${themes.map((theme) => `<div class="surface ${theme}">${surfaceOf(one, theme)}</div>`).join('\n')}
</div></section>`;

const surfaceOf = ({ messages = [], view }: Shown, theme: Theme): string =>
  [
    ...messages.map((blocks) => messageOf(drawBlocks(blocks, theme))),
    ...(view ? [modalOf(view, theme)] : []),
  ].join('\n');

const messageOf = (blocks: string): string => `<article class="message">
<svg class="avatar" viewBox="0 0 36 36" fill="none" stroke="#fff" stroke-width="2" stroke-linejoin="round" stroke-linecap="round"><path d="M18 7.5 27 11v7.2c0 5.2-3.7 8.6-9 10.3-5.3-1.7-9-5.1-9-10.3V11z"/><path d="m13.8 18 3 3 5.6-6"/></svg>
<div class="body"><div class="sender"><b>ecr-scan-notifier</b> <span class="app">APP</span></div>
${blocks}</div></article>`;

const modalOf = ({ title, blocks, submit, close }: Fields, theme: Theme): string =>
  `<div class="modal"><h3>${escaped(title)}</h3>
${drawBlocks(blocks as Fields[], theme)}
<footer>${close ? `<span>${escaped(close)}</span>` : ''}${submit ? `<span class="submit">${escaped(submit)}</span>` : ''}</footer></div>`;

/** A text object of Slack as HTML. */
const escaped = (text: unknown): string =>
  (text as { text: string }).text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
