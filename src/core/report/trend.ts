import { addedDays } from '../bulletin/days-to-fix.ts';
import { added, type Tally } from '../bulletin/figures.ts';
import type { Verdict } from '../judgement/verdict.ts';
import { DAY } from '../time.ts';
import type { WeekFigures } from './weeks.ts';

/** What was counted in one week in a repository. */
export type CountedWeek = Omit<WeekFigures, 'week'>;

/** An image by which a line of tags of its repository stands in the trend, with the findings that are counted of it. */
export interface Head {
  readonly digest: string;
  /** ISO time: an image that was pushed later takes its place. */
  readonly pushedAt: string;
  readonly lines: readonly string[];
  readonly findingsItems: number;
  readonly findingsId: string;
}

/** What the judgements of a repository have counted, week by week, and by which images. */
export interface Trend {
  /** The Monday of the week in which it began: of earlier ones nothing is known. */
  readonly since: string;
  /** What moved last stands first. */
  readonly heads: readonly Head[];
  /** By their Mondays; in one that is not there nothing was counted. */
  readonly weeks: Readonly<Record<string, CountedWeek>>;
}

/** What the findings of an image come to in a week. */
export type CountedFindings = Omit<CountedWeek, 'verdicts'>;

/** What a judgement counts. */
export interface Counted {
  /** The Monday of its week. */
  readonly week: string;
  /** What it began or changed to; absent where it did neither. */
  readonly verdict?: Verdict;
  /** Absent where its findings count nothing. */
  readonly found?: {
    readonly figures: CountedFindings;
    /** From now on its image stands for these lines. */
    readonly head: Omit<Head, 'findingsItems' | 'findingsId'>;
  };
}

/** Twelve weeks are told; whoever asks on a Monday still finds the one before them. */
const KEPT = 13 * 7 * DAY;
/** How many images stand for lines: of one that is forgotten the record says what was counted. */
export const MOST_HEADS = 20;

/** The trend with what a judgement counts besides; `place`: where the findings of the judgement are. */
export function trendWith(
  trend: Trend | undefined,
  { week, verdict, found }: Counted,
  place: Pick<Head, 'findingsItems' | 'findingsId'>,
): Trend {
  const { since = week, heads = [], weeks = {} } = trend ?? {};
  const isKept = (monday: string): boolean => Date.parse(week) - Date.parse(monday) <= KEPT;
  const left = Object.entries(weeks).filter(([monday]) => isKept(monday));
  const figures = {
    ...(found?.figures ?? NOTHING_FOUND),
    verdicts: verdict ? { [verdict]: 1 } : {},
  };
  const { head } = found ?? {};
  return {
    since: since < week ? since : week,
    heads: head
      ? [{ ...head, ...place }, ...withoutLines(heads, head)].slice(0, MOST_HEADS)
      : heads,
    weeks: {
      ...Object.fromEntries(left),
      [week]: together(weeks[week] ?? NOTHING_COUNTED, figures),
    },
  };
}

/** A line has one head; what stands for none any more is none. */
const withoutLines = (
  heads: readonly Head[],
  { digest, lines: taken }: Pick<Head, 'digest' | 'lines'>,
) =>
  heads.flatMap((one) => {
    const lines = one.lines.filter((line) => !taken.includes(line));
    return one.digest === digest || lines.length === 0 ? [] : [{ ...one, lines }];
  });

/** What was counted in one week, in two repositories or by two judgements. */
export function together(a: CountedWeek, b: CountedWeek): CountedWeek {
  const [setAside, reopened] = [both(a.setAside, b.setAside), both(a.reopened, b.reopened)];
  return {
    verdicts: addedVerdicts(a.verdicts, b.verdicts),
    new: added(a.new, b.new),
    fixed: added(a.fixed, b.fixed),
    ...(setAside && { setAside }),
    ...(reopened && { reopened }),
    daysToFix: addedDays([a.daysToFix, b.daysToFix]),
  };
}

const both = (a: Tally | undefined, b: Tally | undefined): Tally | undefined =>
  a && b ? added(a, b) : (a ?? b);

const addedVerdicts = (
  a: CountedWeek['verdicts'],
  b: CountedWeek['verdicts'],
): Partial<Record<Verdict, number>> => {
  const sum: Partial<Record<Verdict, number>> = { ...a };
  for (const verdict of Object.keys(b) as Verdict[])
    sum[verdict] = (sum[verdict] ?? 0) + (b[verdict] ?? 0);
  return sum;
};

export const NOTHING_FOUND: CountedFindings = { new: {}, fixed: {}, daysToFix: {} };
export const NOTHING_COUNTED: CountedWeek = { verdicts: {}, ...NOTHING_FOUND };
