import type { Cadence } from '../policy/cadence.ts';
import type { Policy } from '../policy/policy.ts';
import type { PostureFigures, PostureNote } from '../posture/posture-note.ts';
import type { Place } from '../served.ts';
import { DAY } from '../time.ts';
import { addedDays, medianOf } from './days-to-fix.ts';
import {
  added,
  type Lapse,
  lapseKey,
  type RepositoryFigures,
  sumOf,
  type Tally,
  type WithoutVerdict,
} from './figures.ts';
import { placeOf } from './place.ts';
import { postureIn } from './posture-in.ts';
import { type TotalsOfWeek, type Trend, trendOf } from './trend.ts';

/** How the repositories of one channel stand: what people call its digest. */
export interface Bulletin {
  /** The id of a channel; absent: the deployment's own. */
  readonly channel?: string;
  readonly cadence: Cadence;
  /** `2026-11-23`: when it was counted. */
  readonly day: string;
  /** ISO time: since when what is new is new. */
  readonly since: string;
  readonly repositories: number;
  readonly images: number;
  readonly open: Tally;
  /** Of these, what keeps images from shipping, or would if the policy did more than advise. */
  readonly blocking: Tally;
  /** Of these, what the policy had given a grace that is over. */
  readonly overdue: Tally;
  /** Of what is open. */
  readonly fresh: Tally;
  /** Absent where none of its repositories was counted before. */
  readonly fixed?: Tally;
  /** How many repositories have no count of before. */
  readonly uncompared: number;
  /** Days; absent where nothing was fixed. */
  readonly medianDaysToFix?: number;
  /** What was open and is not seen any more, and counts as open because not all is known. */
  readonly carried: number;
  /** Images of which not all is known. */
  readonly unknown: number;
  readonly withoutVerdict: {
    readonly count: number;
    readonly first: readonly (WithoutVerdict & Partial<Place> & { readonly repository: string })[];
  };
  /** What ends within two weeks, or for a daily one within two days; what ends first, first. */
  readonly lapsing: readonly Lapse[];
  /** The worst first. */
  readonly worst: readonly (Partial<Place> &
    Pick<RepositoryFigures, 'repository' | 'open' | 'blocking' | 'overdue'>)[];
  readonly trend: Trend;
  /** The policy only advises on some of what is blocking. */
  readonly onlyAdvises?: true;
  /** How its repositories are set up; absent where there is nothing to say, or nobody knows. */
  readonly posture?: PostureFigures;
}

const NAMED = 5;
const SOON: Readonly<Record<Cadence, number>> = { weekly: 14 * DAY, daily: 2 * DAY, never: 0 };

/**
 * The bulletins of a day, one for each channel and cadence. `home`: the deployment's own channel. A repository stands in
 * one, whatever its tags: in the channel of the rule that holds for all of them, or, where AWS tags may choose a channel,
 * in the one that they chose for its images last, or where people were told of them.
 */
export function bulletinsOf(
  counted: readonly RepositoryFigures[],
  weeks: readonly TotalsOfWeek[],
  policy: Pick<Policy, 'notify' | 'notifyByTag' | 'digest'>,
  day: string,
  home?: string,
  noted?: PostureNote,
): Bulletin[] {
  const told = counted.flatMap((figures) => {
    const { channel = home, cadence } = placeOf(figures, policy);
    return cadence === 'never' ? [] : [{ figures, channel, cadence }];
  });
  const groups = Map.groupBy(told, ({ channel = '', cadence }) => `${channel} ${cadence}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { channel, cadence } = first;
    const bulletin = bulletinOf(
      group.map((one) => one.figures),
      weeks,
      cadence,
      day,
    );
    const posture = noted && postureIn(noted, { ...bulletin, channel }, counted, policy, home);
    return [
      { ...(channel !== undefined && { channel }), ...bulletin, ...(posture && { posture }) },
    ];
  });
}

/** How some repositories stand, all in all. */
export function bulletinOf(
  figures: readonly RepositoryFigures[],
  weeks: readonly TotalsOfWeek[],
  cadence: Cadence,
  day: string,
): Bulletin {
  const sum = (of: (one: RepositoryFigures) => number): number =>
    figures.reduce((total, one) => total + of(one), 0);
  const tally = (of: (one: RepositoryFigures) => Tally | undefined): Tally =>
    figures.reduce((total, one) => added(total, of(one) ?? {}), {} as Tally);
  const compared = figures.filter(({ fixed }) => fixed !== undefined);
  const median = medianOf(addedDays(figures.map(({ daysToFix }) => daysToFix)));
  return {
    cadence,
    day,
    since: figures.map(({ since }) => since).sort()[0] ?? day,
    repositories: figures.length,
    images: sum(({ images }) => images),
    open: tally(({ open }) => open),
    blocking: tally(({ blocking }) => blocking),
    overdue: tally(({ overdue }) => overdue),
    fresh: tally(({ fresh }) => fresh),
    ...(compared.length > 0 && { fixed: tally(({ fixed }) => fixed) }),
    uncompared: figures.length - compared.length,
    ...(median !== undefined && { medianDaysToFix: median }),
    carried: sum(({ carried }) => carried),
    unknown: sum(({ unknown }) => unknown),
    withoutVerdict: {
      count: sum(({ withoutVerdict }) => withoutVerdict.count),
      first: figures
        .flatMap(({ account, region, repository, withoutVerdict: { first } }) =>
          first.map((one) => ({ account, region, repository, ...one })),
        )
        .sort((a, b) => (a.since < b.since ? -1 : 1))
        .slice(0, NAMED),
    },
    lapsing: lapsingIn(figures, new Date(Date.parse(day) + SOON[cadence]).toISOString()),
    worst: worstOf(figures),
    trend: trendOf(figures, weeks, day),
    ...(figures.some(({ onlyAdvises }) => onlyAdvises) && { onlyAdvises: true }),
  };
}

/** A backlog of mild ones that has not moved is worth no message by itself. */
export const isWorthTelling = (bulletin: Bulletin): boolean => {
  const { open, blocking, fresh, fixed = {}, withoutVerdict, unknown, lapsing } = bulletin;
  const { CRITICAL = 0, HIGH = 0, UNKNOWN = 0 } = open;
  const moved = [blocking, fresh, fixed].some((tally) => sumOf(tally) > 0);
  return moved || CRITICAL + HIGH + UNKNOWN + withoutVerdict.count + unknown + lapsing.length > 0;
};

/** One waiver may set something aside in many repositories. */
function lapsingIn(figures: readonly RepositoryFigures[], soon: string): Lapse[] {
  const all = figures.flatMap(({ lapsing }) => lapsing).filter(({ until }) => until <= soon);
  const once = new Map(all.map((one) => [lapseKey(one), one]));
  return [...once.values()].sort((a, b) => (a.until < b.until ? -1 : Number(a.until > b.until)));
}

const worstOf = (figures: readonly RepositoryFigures[]): Bulletin['worst'] =>
  figures
    .filter(({ open, blocking }) => sumOf(blocking) + (open.CRITICAL ?? 0) + (open.HIGH ?? 0) > 0)
    .toSorted((a, b) => worseFirst(a, b) || (a.repository < b.repository ? -1 : 1))
    .slice(0, NAMED)
    .map(({ account, region, repository, open, blocking, overdue }) => ({
      account,
      region,
      repository,
      open,
      blocking,
      overdue,
    }));

const worseFirst = (a: RepositoryFigures, b: RepositoryFigures): number =>
  sumOf(b.blocking) - sumOf(a.blocking) ||
  sumOf(b.overdue) - sumOf(a.overdue) ||
  (b.open.CRITICAL ?? 0) - (a.open.CRITICAL ?? 0) ||
  (b.open.HIGH ?? 0) - (a.open.HIGH ?? 0);

/** By what the message about a bulletin is known, among those of all days. */
export const bulletinName = ({ day, cadence, channel = '' }: Bulletin): string =>
  `digest/${day}/${cadence}/${channel}`;
