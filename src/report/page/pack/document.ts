import { createHash } from 'node:crypto';
import { countsText } from '../../../announce/announcement.ts';
import { sumOf, type Tally } from '../../../core/bulletin/figures.ts';
import { onOneLine } from '../../../core/text.ts';
import { momentOf } from '../../../core/time.ts';
import { counted } from '../../../core/words.ts';
import type { ReportHead } from '../../report.ts';
import type { PageAssets } from '../page-assets.ts';
import type { PageSummary } from '../page-data.ts';

/** What ends the element around it, or makes of what follows something else. */
const ENDS_ELEMENT = /<\/(script|style)|<!--/i;

/**
 * The beginning of the file. The page loads nothing and sends nothing: only this one script and this one style are let
 * run, by their hashes. Throws an Error where one of them would end its element.
 */
export function opening(head: ReportHead, { script, style }: PageAssets): string {
  for (const text of [script, style])
    if (ENDS_ELEMENT.test(text))
      throw new Error('the script or style of the page ends its element');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf(script, style)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${escaped(titleOf(head))}</title>
<style>${style}</style>
</head>
<body>
<div id="app"></div>
<script>${script}</script>
`;
}

const policyOf = (script: string, style: string): string =>
  [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

/** Of a text as a browser sees it in its element. */
const hashOf = (text: string): string =>
  `sha256-${createHash('sha256').update(text).digest('base64')}`;

/** `Images of shop/*`, `Images in the registry`. */
const titleOf = ({ about }: ReportHead): string =>
  about === undefined ? 'Images in the registry' : `Images: ${onOneLine(about)}`;

/** A block of data: an element that no browser runs. */
export const block = (id: string, text: string): string =>
  `<script type="text/plain" id="${id}">${text}</script>\n`;

/** The end of the file: where no script runs, the figures in plain words. */
export const closing = (head: ReportHead, summary: PageSummary): string =>
  `<noscript>
<h1>${escaped(titleOf(head))}</h1>
${summaryLines(head, summary)
  .map((line) => `<p>${escaped(line)}</p>`)
  .join('\n')}
</noscript>
</body>
</html>
`;

function summaryLines({ madeAt }: ReportHead, summary: PageSummary): string[] {
  const { images, repositories, verdicts, open, blocking, overdue, kev } = summary;
  const { withoutVerdict, unknown, unreadable } = summary;
  return [
    `As of ${momentOf(madeAt)}: ${counted(images, 'image')} in ${counted(repositories, 'repository', 'repositories')}: ${verdicts.quarantined} quarantined, ${verdicts.undecided} undecided, ${verdicts.approved} approved.`,
    `Vulnerabilities open: ${tallied(open)}; blocking: ${tallied(blocking)}; overdue: ${tallied(overdue)}; known to be exploited (KEV): ${kev}.`,
    `Images without a verdict of their findings: ${withoutVerdict}; images of which not all is known: ${unknown}; records that cannot be read: ${unreadable}.`,
    'The images themselves are shown by a script in this file, which needs JavaScript and no network.',
  ];
}

/** `3 (1 CRITICAL · 2 HIGH)`. */
const tallied = (tally: Tally): string => {
  const counts = countsText(tally);
  return `${sumOf(tally)}${counts && ` (${counts})`}`;
};

const NAMES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (one) => NAMES[one] ?? one);
