import { sumOf } from '../../../core/bulletin/figures.ts';
import { rankOf, WORST_FIRST } from '../../../core/findings/severity.ts';
import type { Verdict } from '../../../core/judgement/verdict.ts';
import type { PageImage } from '../page-data.ts';
import { type Facet, finder } from './facets.ts';
import { saySeverity } from './parts/marks.ts';
import { byText, type Column } from './sorting.ts';

/*
 * By what the list of images is filtered, searched and sorted.
 */

const VERDICTS: readonly Verdict[] = ['quarantined', 'undecided', 'approved'];
/** Of images with no open finding, and of those of which nobody knows. */
const NONE = 'none';
const NOT_KNOWN = 'not-known';
const OWN = 'own';

const FOUND = 'Findings';
const SAID: ReadonlyMap<string, string> = new Map([
  [NONE, 'no open finding'],
  [NOT_KNOWN, 'not known'],
]);

/** Of what nobody has judged or a person ships unknown, and of what cannot be read, nothing that is not seen is known to be absent. */
export const isAllKnown = ({ isPartlyKnown }: PageImage): boolean => !isPartlyKnown;

/** A facet with one option. */
const flag = (
  key: string,
  legend: string,
  says: string,
  is: (image: PageImage) => boolean,
): Facet<PageImage> => ({
  key,
  legend,
  options: ['1'],
  says: () => says,
  valueOf: (image) => (is(image) ? '1' : undefined),
});

export const IMAGE_FACETS: readonly Facet<PageImage>[] = [
  {
    key: 'verdict',
    legend: 'Verdict',
    options: VERDICTS,
    valueOf: ({ verdict }) => verdict,
  },
  {
    key: 'severity',
    legend: 'Worst open finding',
    options: [...WORST_FIRST, NONE, NOT_KNOWN],
    says: (value) => SAID.get(value) ?? saySeverity(value),
    valueOf: (image) => image.worst ?? (isAllKnown(image) ? NONE : NOT_KNOWN),
  },
  flag('blocking', FOUND, 'block', ({ blocking }) => blocking > 0),
  flag('fixable', FOUND, 'block, and have a fix', ({ fixable }) => fixable > 0),
  flag('overdue', FOUND, 'are overdue', ({ overdue }) => overdue > 0),
  flag('kev', FOUND, 'are exploited (KEV)', ({ kev }) => kev > 0),
  flag('open', FOUND, 'are open', ({ counts }) => sumOf(counts) > 0),
  flag('aside', FOUND, 'are set aside', ({ aside }) => aside > 0),
  flag('partial', FOUND, 'are not all known', (image) => !isAllKnown(image)),
  {
    key: 'runs',
    legend: 'Runs',
    options: ['yes', 'unknown'],
    says: (value) => (value === 'yes' ? 'runs' : 'not known to run'),
    valueOf: ({ runs }) => runs,
  },
  flag('counts', 'Counted', 'runs, or is the newest of its line', ({ isCounted }) => isCounted),
  {
    key: 'repository',
    legend: 'In',
    isHidden: true,
    valueOf: ({ repository }) => repository,
  },
  {
    key: 'team',
    legend: 'Team',
    isMinor: true,
    says: (value) => (value === OWN ? 'the channel of all' : value),
    valueOf: ({ channel }) => channel ?? OWN,
  },
  { key: 'account', legend: 'Account', isMinor: true, valueOf: ({ account }) => account },
  { key: 'region', legend: 'Region', isMinor: true, valueOf: ({ region }) => region },
];

/** By name, tag, digest, account and region. */
export const findImages = finder<PageImage>(({ account, region, repository, digest, tag, tags }) =>
  [`${repository}:${tag}`, ...tags, `${repository}@${digest}`, account, region].join(' '),
);

const worstRank = (image: PageImage): number => {
  if (image.worst) return rankOf(image.worst);
  return isAllKnown(image) ? -1 : rankOf('UNKNOWN');
};
const byVerdict = (a: PageImage, b: PageImage): number =>
  VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict);
const byWorst = (a: PageImage, b: PageImage): number =>
  worstRank(b) - worstRank(a) || b.blocking - a.blocking;
const byName = (a: PageImage, b: PageImage): number =>
  byText(a.repository, b.repository) || byText(b.pushedAt ?? '', a.pushedAt ?? '');

export const IMAGE_COLUMNS: readonly [Column<PageImage>, ...Column<PageImage>[]] = [
  {
    key: 'verdict',
    says: 'Verdict',
    first: 'descending',
    compare: (a, b) => byVerdict(a, b) || byWorst(a, b) || byName(a, b),
  },
  { key: 'name', says: 'Image', first: 'ascending', compare: byName },
  {
    key: 'worst',
    says: 'Worst',
    first: 'descending',
    compare: (a, b) => byWorst(a, b) || byName(a, b),
  },
  {
    key: 'blocking',
    says: 'Blocking',
    first: 'descending',
    compare: (a, b) => b.blocking - a.blocking || byName(a, b),
  },
  {
    key: 'open',
    says: 'Open',
    first: 'descending',
    compare: (a, b) => sumOf(b.counts) - sumOf(a.counts) || byName(a, b),
  },
  {
    key: 'kev',
    says: 'KEV',
    first: 'descending',
    compare: (a, b) => b.kev - a.kev || byName(a, b),
  },
  {
    key: 'pushed',
    says: 'Pushed',
    first: 'descending',
    compare: (a, b) => byText(b.pushedAt ?? '', a.pushedAt ?? '') || byName(a, b),
  },
];
