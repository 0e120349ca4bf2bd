import { h } from 'preact';
import { useMemo } from 'preact/hooks';
import type { PageDetail, PageFinding, PageVulnerability } from '../../page-data.ts';
import {
  FINDING_COLUMNS,
  FINDING_FACETS,
  type Found,
  findFindings,
  STATES,
} from '../finding-table.ts';
import { html, type Shown } from '../html.ts';
import { addressOf, type Query } from '../route.ts';
import { aboutVulnerability, gistOf } from './about.ts';
import { Foldable } from './foldable.ts';
import { List, type ListProps } from './list.ts';
import { severityMark } from './marks.ts';
import { day, nameText } from './text.ts';

const HEADS: ListProps<Found>['heads'] = [
  { says: 'Severity', sorts: 'severity', kind: 'wide' },
  { says: 'Vulnerability' },
  { says: 'Package', sorts: 'package', kind: 'wide' },
  { says: 'What decides', sorts: 'state' },
  { says: 'First seen', sorts: 'seen', kind: 'wide' },
];

/** Every finding of an image, with what decides it. */
export const findingList = (
  { findings }: PageDetail,
  vulnerabilities: readonly PageVulnerability[],
  query: Query,
  go: ListProps<Found>['go'],
): Shown => h(Findings, { findings, vulnerabilities, query, go });

interface FindingsProps {
  readonly findings: readonly PageFinding[];
  readonly vulnerabilities: readonly PageVulnerability[];
  readonly query: Query;
  readonly go: ListProps<Found>['go'];
}

function Findings({ findings, vulnerabilities, query, go }: FindingsProps): Shown {
  const entries = useMemo(
    () =>
      findings.map((finding) => ({
        finding,
        vulnerability: vulnerabilities[finding.vulnerability],
      })),
    [findings, vulnerabilities],
  );
  return h(List<Found>, {
    entries,
    words: ['finding', 'findings'],
    caption: 'Findings, and what decides each',
    searchLabel: 'Vulnerability or package',
    find: findFindings,
    facets: FINDING_FACETS,
    columns: FINDING_COLUMNS,
    heads: HEADS,
    named: 1,
    row: rowOf,
    query,
    go,
  });
}

function rowOf({ finding, vulnerability }: Found): Shown[] {
  const { weight, state, isOverdue, why, firstSeen } = finding;
  return [
    severityMark(weight),
    vulnerability ? named(finding, vulnerability) : html`<span class="unknown">not known</span>`,
    packageText(finding),
    html`
      <span class=${`state is-${state}`}>${STATES.get(state)}</span>
      ${isOverdue && html` <span class="flag">overdue</span>`}
      <span class="remark">${nameText(why, 400)}</span>
    `,
    firstSeen ? day(firstSeen) : html`<span class="unknown">not known</span>`,
  ];
}

const named = (finding: PageFinding, vulnerability: PageVulnerability): Shown => html`
  <a href=${addressOf({ screen: 'vulnerability', id: vulnerability.id })}>
    ${nameText(vulnerability.id, 60)}
  </a>
  ${vulnerability.isKev && html` <span class="flag">KEV</span>`}
  <span class="narrow">${severityMark(finding.weight)}</span>
  <span class="narrow">${packageText(finding)}</span>
  ${h(Foldable, {
    summary: nameText(gistOf(vulnerability) ?? 'About it', 110),
    children: aboutVulnerability(vulnerability, [
      ...(finding.path
        ? [['Where', html`<span class="code">${nameText(finding.path, 300)}</span>`] as const]
        : []),
      ...(finding.platforms.length > 0
        ? [['Platforms', finding.platforms.join(', ')] as const]
        : []),
    ]),
  })}
`;

const packageText = ({ package: name, version, fix }: PageFinding): Shown => html`
  <span class="package">${nameText(name)}</span>
  <span class="remark">${version && nameText(version, 60)} ${fixText(fix, version !== undefined)}</span>
`;

/** `→ 3.0.7`, `· no fix yet`. */
function fixText(fix: string, isAfterVersion: boolean): Shown {
  const parted = isAfterVersion && '· ';
  if (fix === 'none') return html`${parted}no fix yet`;
  if (fix === 'unknown') return html`${parted}<span class="unknown">fix not known</span>`;
  return html`<span aria-hidden="true">→</span><span class="sr-only">fixed in</span> ${nameText(fix, 80)}`;
}
