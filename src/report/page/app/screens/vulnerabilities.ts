import { h } from 'preact';
import { percent } from '../../../../core/words.ts';
import type { PageVulnerability } from '../../page-data.ts';
import { html, type Shown } from '../html.ts';
import { useLater } from '../look.ts';
import type { Page } from '../page.ts';
import { gistOf } from '../parts/about.ts';
import { List, type ListProps } from '../parts/list.ts';
import { severityMark } from '../parts/marks.ts';
import { nameText, number } from '../parts/text.ts';
import { addressOf, type Query } from '../route.ts';
import {
  findVulnerabilities,
  VULNERABILITY_COLUMNS,
  VULNERABILITY_FACETS,
} from '../vulnerability-list.ts';

const HEADS: ListProps<PageVulnerability>['heads'] = [
  { says: 'Severity', sorts: 'severity', kind: 'wide' },
  { says: 'Vulnerability', sorts: 'id' },
  { says: 'Upgrade', kind: 'wide' },
  { says: 'EPSS', sorts: 'epss', kind: 'number wide' },
  { says: 'Images', sorts: 'images', kind: 'number' },
  { says: 'Blocks', sorts: 'blocking', kind: 'number' },
];

interface VulnerabilitiesProps {
  readonly page: Page;
  readonly query: Query;
  readonly go: ListProps<PageVulnerability>['go'];
}

/** Every vulnerability of whatever image. */
export const vulnerabilities = (props: VulnerabilitiesProps): Shown => html`
  <h1 id="heading" tabindex="-1">Vulnerabilities</h1>
  ${h(Vulnerabilities, props)}
`;

function Vulnerabilities({ page, query, go }: VulnerabilitiesProps): Shown {
  const read = useLater('all', page.data.vulnerabilities);
  if (read.is === 'failed') return html`<p class="failed" role="alert">${read.why}</p>`;
  if (read.is === 'reading') return html`<p class="reading" role="status">Reading them …</p>`;
  return h(List<PageVulnerability>, {
    entries: read.value,
    words: ['vulnerability', 'vulnerabilities'],
    caption: 'Vulnerabilities, and in how many images each is',
    searchLabel: 'Id, title or package',
    find: findVulnerabilities,
    facets: VULNERABILITY_FACETS,
    columns: VULNERABILITY_COLUMNS,
    heads: HEADS,
    named: 1,
    row: rowOf,
    query,
    go,
  });
}

function rowOf(vulnerability: PageVulnerability): Shown[] {
  const { id, weight, isKev, epss, images, blocking, upgrades, unfixed = [] } = vulnerability;
  const gist = gistOf(vulnerability);
  return [
    severityMark(weight),
    html`
      <a href=${addressOf({ screen: 'vulnerability', id })}>${nameText(id, 60)}</a>
      ${isKev && html` <span class="flag">KEV</span>`}
      <span class="narrow">${severityMark(weight)}</span>
      ${gist && html`<span class="remark">${nameText(gist, 110)}</span>`}
    `,
    upgrades.length > 0
      ? [
          nameText(upgrades.join('; '), 160),
          unfixed.length > 0 && html`<span class="remark">not in all packages</span>`,
        ]
      : html`<span class="unknown">none known</span>`,
    epss === undefined
      ? html`<span class="unknown">not known</span>`
      : percent(Number(epss.toPrecision(2))),
    images.length > 0 ? number(images.length) : html`<span class="remark">set aside</span>`,
    blocking.length > 0 ? number(blocking.length) : html`<span class="zero">0</span>`,
  ];
}
