// node bin/run.mjs bin/picture.ts PAGE.html: a page that shows the demo's message as Slack would.
// docs/slack-message.png is a screenshot of it, by a headless browser at twice the scale.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Block, SlackMessage } from '../src/announce/slack/slack-message.ts';
import { parseWorld } from '../src/local/aws/parse-world.ts';
import { parseInput, readJson } from '../src/local/deployment/inputs.ts';
import { openRig } from '../src/local/deployment/rig.ts';

const EVENTS = fileURLToPath(new URL('../events', import.meta.url));
/** The last one has the most to say: a vulnerability that is exploited, a plan, and what came before. */
const SCANS = [
  { now: '2026-11-10T14:02:56Z', event: 'inspector2-scan.ecr-arn.json' },
  { now: '2026-11-11T10:32:41Z', event: 'inspector2-scan.ecr-next-image.json' },
];

const AVATAR = `<svg viewBox="0 0 36 36" fill="none" stroke="#fff" stroke-width="2" stroke-linejoin="round" stroke-linecap="round">
    <path d="M18 7.5 27 11v7.2c0 5.2-3.7 8.6-9 10.3-5.3-1.7-9-5.1-9-10.3V11z"/><path d="m13.8 18 3 3 5.6-6"/>
  </svg>`;

// The measures and colours of Slack's light theme.
const STYLE = `
  * { box-sizing: border-box; }
  body { margin: 0; background: #fff; color: #1d1c1d; font: 15px/1.46668 Slack-Lato, Lato, sans-serif;
    font-variant-ligatures: none; }
  article { display: flex; gap: 8px; width: 760px; padding: 14px 20px 6px; }
  .avatar { flex: none; width: 36px; height: 36px; margin-top: 4px; border-radius: 8px; background: #2f5d8a; }
  .sender b { font-weight: 900; }
  .app { padding: 1px 3px; border-radius: 2px; background: #e8e8e8; color: #616061;
    font-size: 10px; font-weight: 700; vertical-align: 2px; }
  time { color: #616061; font-size: 12px; }
  h1 { margin: 6px 0 8px; font-size: 18px; font-weight: 900; line-height: 1.33334; }
  p { margin: 0 0 8px; }
  b { font-weight: 700; }
  a { color: #1264a3; text-decoration: none; }
  code { padding: 2px 3px 1px; border: 1px solid rgba(29, 28, 29, 0.13); border-radius: 3px;
    background: rgba(29, 28, 29, 0.04); color: #e01e5a; font: 12px/1.5 "DejaVu Sans Mono", Menlo, monospace;
    white-space: pre-wrap; overflow-wrap: anywhere; }
  .context { display: flex; flex-wrap: wrap; gap: 4px 8px; color: #616061; font-size: 13px; line-height: 1.38463; }
  .context code { font-size: 11px; }
  .emoji { font-family: "Noto Color Emoji", "Apple Color Emoji", sans-serif; }
`;

/** What the functions post to the embedded Slack for the last event. */
async function postedMessage(): Promise<SlackMessage> {
  const world = parseWorld(readJson(`${EVENTS}/play/world.json`), 'world.json');
  const rig = await openRig({ world, base: `${EVENTS}/play` });
  try {
    for (const { now, event } of SCANS) {
      await rig.feed({ kind: 'now', now: new Date(now) });
      await rig.feed(parseInput(readJson(`${EVENTS}/${event}`), event));
    }
    const posted = rig.aws.slack.at(SCANS.length - 1);
    if (posted === undefined) throw new Error('One of the scans was not told of.');
    return posted.body as unknown as SlackMessage;
  } finally {
    await rig.stop();
  }
}

function pageOf({ blocks }: SlackMessage): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>A verdict in Slack</title>
<style>${STYLE}</style>
<article>
  <div class="avatar">${AVATAR}</div>
  <div>
    <div class="sender"><b>ecr-scan-notifier</b> <span class="app">APP</span> <time>11:32 AM</time></div>
    ${blocks.map(blockHtml).join('\n    ')}
  </div>
</article>
</html>
`;
}

function blockHtml(block: Block): string {
  switch (block.type) {
    case 'header':
      return `<h1>${emojiHtml(escaped(block.text.text))}</h1>`;
    case 'section':
      return `<p>${mrkdwnHtml(block.text.text)}</p>`;
    case 'context':
      return `<p class="context">${block.elements.map(({ text }) => `<span>${mrkdwnHtml(text)}</span>`).join(' ')}</p>`;
    case 'actions':
      throw new Error('No picture is known of buttons.');
    default:
      throw new Error(`No picture is known of the block ${JSON.stringify(block)}.`);
  }
}

/** Slack's mrkdwn as HTML. Its texts come escaped: `&lt;` means the same in both. */
function mrkdwnHtml(text: string): string {
  return emojiHtml(
    text
      .replace(/`([^`\n]+)`/g, '<code>$1</code>')
      .replace(/<(https?:[^|>]+)\|([^>]+)>/g, '<a href="$1">$2</a>')
      .replace(/(^|[\s(])\*([^*\n]+)\*/gm, '$1<b>$2</b>')
      .replaceAll('\n', '<br>'),
  );
}

const emojiHtml = (html: string): string =>
  html.replace(/\p{Emoji_Presentation}|\p{Emoji}\uFE0F/gu, '<span class="emoji">$&</span>');

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

process.env['POWERTOOLS_LOG_LEVEL'] = 'SILENT';

const [page] = process.argv.slice(2);
if (page === undefined) {
  console.error('usage: node bin/run.mjs bin/picture.ts PAGE.html');
  process.exit(2);
}
writeFileSync(page, pageOf(await postedMessage()));
process.exit(0);
