import { rankOf, WORST_FIRST } from '../../../core/findings/severity.ts';
import type { PageFinding, PageVulnerability } from '../page-data.ts';
import { type Facet, finder } from './facets.ts';
import { saySeverity } from './parts/marks.ts';
import { byText, type Column } from './sorting.ts';

/** A finding with its vulnerability. */
export interface Found {
  readonly finding: PageFinding;
  /** Undefined where the file does not say: never taken for harmless. */
  readonly vulnerability: PageVulnerability | undefined;
}

/** In words, what decides most first. */
export const STATES: ReadonlyMap<PageFinding['state'], string> = new Map([
  ['blocking', 'blocks'],
  ['in-grace', 'in grace'],
  ['open', 'open'],
  ['aside', 'set aside'],
]);

const ORDER = [...STATES.keys()];

export const FINDING_FACETS: readonly Facet<Found>[] = [
  {
    key: 'state',
    legend: 'What decides',
    options: ORDER,
    says: (value) => [...STATES].find(([state]) => state === value)?.[1] ?? value,
    valueOf: ({ finding }) => finding.state,
  },
  {
    key: 'severity',
    legend: 'Severity',
    options: WORST_FIRST,
    says: saySeverity,
    valueOf: ({ finding }) => finding.weight,
  },
  {
    key: 'kev',
    legend: 'Known',
    options: ['1'],
    says: () => 'exploited (KEV)',
    valueOf: ({ vulnerability }) => (vulnerability?.isKev ? '1' : undefined),
  },
  {
    key: 'fixed',
    legend: 'Known',
    options: ['1'],
    says: () => 'to have a fix',
    valueOf: ({ finding: { fix } }) => (fix === 'none' || fix === 'unknown' ? undefined : '1'),
  },
  { key: 'package', legend: 'Package', valueOf: ({ finding }) => finding.package },
];

export const findFindings = finder<Found>(({ finding, vulnerability }) =>
  [
    vulnerability?.id,
    ...(vulnerability?.aliases ?? []),
    vulnerability?.title,
    finding.package,
    finding.path,
    finding.why,
  ].join(' '),
);

const byState = ({ finding: a }: Found, { finding: b }: Found): number =>
  ORDER.indexOf(a.state) - ORDER.indexOf(b.state);
const byWeight = ({ finding: a }: Found, { finding: b }: Found): number =>
  rankOf(b.weight) - rankOf(a.weight);
const byPackage = ({ finding: a }: Found, { finding: b }: Found): number =>
  byText(a.package, b.package);

export const FINDING_COLUMNS: readonly [Column<Found>, ...Column<Found>[]] = [
  {
    key: 'state',
    says: 'What decides',
    first: 'descending',
    compare: (a, b) => byState(a, b) || byWeight(a, b) || byPackage(a, b),
  },
  {
    key: 'severity',
    says: 'Severity',
    first: 'descending',
    compare: (a, b) => byWeight(a, b) || byState(a, b) || byPackage(a, b),
  },
  {
    key: 'package',
    says: 'Package',
    first: 'ascending',
    compare: (a, b) => byPackage(a, b) || byWeight(a, b),
  },
  {
    key: 'seen',
    says: 'First seen',
    first: 'ascending',
    compare: ({ finding: a }, { finding: b }) => byText(a.firstSeen ?? '', b.firstSeen ?? ''),
  },
];
