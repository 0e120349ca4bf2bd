import type { RepositoryRef } from '../../core/bulletin/figures.ts';
import { type Finding, weightOf } from '../../core/findings/finding.ts';
import type { ReportedFinding, ReportedImage } from '../../core/report/reported-image.ts';
import { sayWhy } from '../page/pack/finding-words.ts';

/** What a line is about: a finding, an image without any, or a record that cannot be read. */
export interface Row {
  readonly repository: RepositoryRef;
  readonly image?: ReportedImage;
  readonly reported?: ReportedFinding;
}

interface Column {
  readonly name: string;
  /** Undefined: the cell is empty. */
  readonly of: (row: Row) => string | number | undefined;
}

const ofImage = (name: string, of: (image: ReportedImage) => string | undefined): Column => ({
  name,
  of: ({ image }) => image && of(image),
});

const ofFinding = (
  name: string,
  of: (finding: Finding) => string | number | undefined,
): Column => ({
  name,
  of: ({ reported }) => reported && of(reported.finding),
});

/** In their order. Another column comes last: programs read them by their place as well. */
export const COLUMNS: readonly Column[] = [
  { name: 'account', of: ({ repository }) => repository.account },
  { name: 'region', of: ({ repository }) => repository.region },
  { name: 'repository', of: ({ repository }) => repository.repository },
  ofImage('tag', ({ tag, current }) => (tag === current.judgement.image.digest ? '' : tag)),
  ofImage('digest', ({ current }) => current.judgement.image.digest),
  ofImage('verdict', ({ current }) => current.judgement.verdict),
  ofImage('counted', ({ isCounted }) => yesNo(isCounted)),
  ofImage('runs', ({ current: { judgement } }) =>
    judgement.inUse || judgement.runsIn ? 'yes' : 'unknown',
  ),
  ofImage('channel', ({ channel }) => channel),
  ofImage('pushed', ({ current }) => current.judgement.pushedAt),
  ofImage('judged', ({ current }) => current.judgement.judgedAt),
  ofFinding('vulnerability', ({ id }) => id),
  ofFinding('aliases', ({ aliases }) => aliases.join(' ')),
  ofFinding('package', (finding) => finding.package.name),
  ofFinding('version', (finding) => finding.package.version),
  ofFinding('path', (finding) => finding.package.path),
  ofFinding('severity', weightOf),
  ofFinding('cvss', ({ cvss }) => cvss?.score),
  ofFinding('epss', ({ epss }) => epss?.score),
  ofFinding('kev', ({ kev }) => KEV[kev?.state ?? 'unknown']),
  ofFinding('exploit', ({ exploit }) => exploit),
  ofFinding('fix', ({ fix }) => fix.state),
  ofFinding('fixed_version', ({ fix }) => (fix.state === 'available' ? fix.version : undefined)),
  { name: 'state', of: stateText },
  { name: 'overdue', of: ({ reported }) => reported && yesNo(isOverdue(reported)) },
  { name: 'why', of: whyText },
  { name: 'until', of: ({ reported }) => reported && untilOf(reported) },
  ofFinding('first_seen', ({ firstSeen }) => firstSeen),
  ofFinding('published', ({ published }) => published),
  ofFinding('platforms', ({ platforms }) => platforms.join(' ')),
  ofFinding('title', ({ title }) => title),
  ofFinding('url', ({ url }) => url),
];

const STATES = {
  blocking: 'blocking',
  'in-grace': 'in grace',
  aside: 'set aside',
  open: 'open',
} as const;

const KEV = { listed: 'yes', 'not-listed': 'no', unknown: 'unknown' } as const;

const yesNo = (is: boolean): string => (is ? 'yes' : 'no');

const isOverdue = ({ state }: ReportedFinding): boolean =>
  state.state === 'blocking' && state.isOverdue;

/** Of a line without a finding: whether there is none, or nobody knows. */
function stateText({ image, reported }: Row): string {
  if (reported) return STATES[reported.state.state];
  return image?.weighed && image.current.judgement.comparable ? 'none' : 'unknown';
}

/** What decides a finding, or why there is none in the line. */
function whyText({ image, reported }: Row): string {
  if (!image) return 'this record cannot be read';
  if (!image.weighed) return 'its findings cannot be read';
  if (reported) return sayWhy(reported.state);
  const { comparable, reasons } = image.current.judgement;
  return comparable ? 'no findings' : `no finding is known: ${reasons[0].text}`;
}

/** When a grace or what sets it aside ends (ISO time). */
function untilOf({ state }: ReportedFinding): string | undefined {
  if (state.state === 'in-grace') return state.until;
  if (state.state !== 'aside' || state.by.kind === 'scanner') return undefined;
  return state.by.until;
}
