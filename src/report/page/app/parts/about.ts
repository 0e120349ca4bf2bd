import { clip } from '../../../../core/text.ts';
import { percent } from '../../../../core/words.ts';
import type { PageVulnerability } from '../../page-data.ts';
import { html, type Shown } from '../html.ts';
import { day, nameText, siteLink } from './text.ts';

/** A name and what is known under it. */
export type Fact = readonly [what: string, value: Shown];

/** As much of a description as anybody reads. */
const READ = 4_000;

const EXPLOIT: Readonly<Record<PageVulnerability['exploit'], string>> = {
  known: 'there is a known one',
  'none-known': 'none is known',
  unknown: 'not known',
};

/** What it is in a line; undefined where nobody says it. Inspector's titles often say the id and the package, which stand beside it anyhow. */
export function gistOf({ id, title, description }: PageVulnerability): string | undefined {
  return title?.startsWith(id) ? (description ?? title) : (title ?? description);
}

/** What is known of a vulnerability wherever it is. */
export function aboutVulnerability(
  vulnerability: PageVulnerability,
  more: readonly Fact[] = [],
): Shown {
  const { aliases, description, url, cvss, epss, isKev, exploit, published } = vulnerability;
  return html`
    ${description && html`<p class="description">${clip(description, READ)}</p>`}
    ${factList([
      ['CVSS', cvss ?? 'not known'],
      ['EPSS', epss === undefined ? 'not known' : percent(Number(epss.toPrecision(2)))],
      ...(isKev ? [['KEV', 'CISA knows it to be exploited'] as const] : []),
      ['Exploit', EXPLOIT[exploit]],
      ...(published ? [['Published', day(published)] as const] : []),
      ...(aliases.length > 0 ? [['Also', nameText(aliases.join(', '), 300)] as const] : []),
      ...more,
      ...(url ? [['Advisory', siteLink(url, clip(url, 200))] as const] : []),
    ])}
  `;
}

export const factList = (known: readonly Fact[]): Shown => html`
  <dl class="facts">
    ${known.map(([what, value]) => html`<div><dt>${what}</dt><dd>${value}</dd></div>`)}
  </dl>
`;
