import type { ImageRef } from '../image.ts';
import type { Verdict } from '../judgement/verdict.ts';
import { DAY, HOUR } from '../time.ts';
import type { Failed } from './failed.ts';
import type { RouteName } from './ledger.ts';
import type { Why } from './request.ts';

/** One comparison of the registry with the records, as it stands in the ledger while it goes on. */
export interface Comparison {
  /** Kept until every route has been told: one that another policy overtakes has another round under it. */
  readonly id: string;
  /** From 1; absent: the first. */
  readonly round?: number;
  /** ISO time. */
  readonly startedAt: string;
  readonly policyVersion: string;
  /** The version by which the comparison before this one judged; absent for the first. */
  readonly formerPolicy?: string;
  /** Only repositories whose name matches; absent: all of them. */
  readonly only?: string;
  /** Of such a one: the last comparison of the whole registry; absent: there was none. */
  readonly whole?: WholeComparison;
  /** `judging`: all is compared, and what differs is being judged. */
  readonly state: 'comparing' | 'judging' | 'told';
  /** The member's registry that is being compared; absent: our own, which comes first. */
  readonly registry?: Pick<ImageRef, 'account' | 'region'>;
  /** Members' registries that are done with, as `<account>/<region>`; absent until our own is. */
  readonly done?: readonly string[];
  /** The last repository of that registry that is done with; they are gone through by name. */
  readonly after?: string;
  /** Where in a repository the comparison is, between two pages of its images. */
  readonly page?: PageMark;
  /** How many images the registry has shown. */
  readonly images: number;
  /** How many are to be judged again, by the reason. */
  readonly asked: Readonly<Partial<Record<Why, number>>>;
  /** ISO time since which all is compared. */
  readonly comparedAt?: string;
  /** Of what a route refused the message, and when it is tried again (ISO time). */
  readonly failed?: Failed;
  readonly retryAt?: string;
  /** Which routes have been told what came of it, up to this round. */
  readonly told: readonly RouteName[];
  /** Those that were told of an earlier round, while another route refused the message. */
  readonly earlier?: Readonly<Record<RouteName, ToldEarlier>>;
}

/** What a route was told last of a comparison that goes on: up to which round, and of which policy. */
export interface ToldEarlier {
  readonly round: number;
  readonly policyVersion: string;
}

export const roundOf = ({ round = 1 }: Comparison): number => round;

/** By what a message about it is told from others: a round has one of its own. */
export const messageOf = (run: Comparison): string =>
  roundOf(run) === 1 ? run.id : `${run.id}/${roundOf(run)}`;

/** Up to which round a route has been told of a comparison; 0: of none. */
export const toldTo = (run: Comparison, route: RouteName): number =>
  run.told.includes(route) ? roundOf(run) : (run.earlier?.[route]?.round ?? 0);

/** The policy of which a route was told last, or that held before the comparison; undefined for the first. */
export const formerPolicyFor = (
  { earlier, formerPolicy }: Comparison,
  route: RouteName,
): string | undefined => earlier?.[route]?.policyVersion ?? formerPolicy;

/** What is remembered of a comparison of the whole registry, while some of its repositories are compared. */
export type WholeComparison = Pick<Comparison, 'startedAt' | 'policyVersion'>;

export interface PageMark {
  readonly repository: string;
  /** Whose it is: it may be gone before it is done with. */
  readonly registry?: Pick<ImageRef, 'account' | 'region'>;
  readonly token: string;
  /** How many pages of the repository are done with. */
  readonly done: number;
  /** What had been counted before it: where the token has expired, the repository is begun anew. */
  readonly before?: Counted;
}

type Counted = Pick<Comparison, 'images' | 'asked'>;

/** What is kept of a digest that was seen: enough to tell it from a million others. */
export const seenName = (digest: string): string => digest.slice(-24);

/** Somebody wants a comparison now. */
export interface ComparisonAsked {
  /** ISO time. */
  readonly at: string;
  readonly only?: string;
}

/** What was judged because of a comparison: how many images, and how many went from which verdict to which. */
export interface ComparisonTally {
  readonly judged: number;
  /** Of those that are in the registry; by `<before>><after>`; `none` for an image that had no verdict. */
  readonly moves: Readonly<Record<string, number>>;
  /** How many marks were put right; absent: as many as were asked for. */
  readonly marks?: number;
}

export const moveOf = (before: Verdict | undefined, after: Verdict): string =>
  `${before ?? 'none'}>${after}`;

/** Nightly: somewhat less than a day, so that it does not creep around the clock. */
export const NIGHT = 20 * HOUR;

/** The last comparison of the whole registry: one of some repositories leaves the others as they were. */
export const wholeOf = (last: Comparison | undefined): WholeComparison | undefined =>
  last?.only === undefined ? last : last.whole;

/** Whether it is time for a new comparison, where none is under way. */
export function isTimeToCompare(
  last: Comparison | undefined,
  asked: ComparisonAsked | undefined,
  policyVersion: string,
  now: Date,
): boolean {
  const whole = wholeOf(last);
  if (!whole || asked) return true;
  return (
    whole.policyVersion !== policyVersion || now.getTime() - Date.parse(whole.startedAt) >= NIGHT
  );
}

/** A comparison that begins now. What is asked for comes first: somebody waits for it. */
export function newComparison(
  last: Comparison | undefined,
  only: string | undefined,
  policyVersion: string,
  now: Date,
): Comparison {
  const startedAt = now.toISOString();
  const whole = wholeOf(last);
  // What another policy has changed, and not everybody has been told of, is told with what this one changes.
  const untold = last && last.state !== 'told' ? last : undefined;
  const former = only === undefined ? whole : last;
  const formerPolicy = untold ? untold.formerPolicy : former?.policyVersion;
  return {
    id: untold?.id ?? startedAt,
    ...(untold && { round: roundOf(untold) + 1, earlier: earlierThan(untold) }),
    startedAt,
    policyVersion,
    ...(formerPolicy && { formerPolicy }),
    ...(only !== undefined && { only }),
    ...(only !== undefined &&
      whole && {
        whole: { startedAt: whole.startedAt, policyVersion: whole.policyVersion },
      }),
    ...(untold?.failed && { failed: untold.failed }),
    state: 'comparing',
    images: 0,
    asked: {},
    told: [],
  };
}

const earlierThan = (run: Comparison): Readonly<Record<RouteName, ToldEarlier>> => {
  const { policyVersion } = run;
  const told = run.told.map((route) => [route, { round: roundOf(run), policyVersion }] as const);
  return { ...run.earlier, ...Object.fromEntries(told) };
};

/**
 * ISO time as the place in the queue of what a comparison asks for: what runs is judged first, then what was
 * pushed last. It is the image's age, counted from 1970, so that whatever a comparison asks for is due at once.
 */
export function placeByAge(pushedAt: string | undefined, runs: boolean, now: Date): string {
  if (runs) return new Date(0).toISOString();
  const age = pushedAt === undefined ? 100 * 365 * DAY : now.getTime() - Date.parse(pushedAt);
  return new Date(Math.max(0, Math.min(age, now.getTime()))).toISOString();
}
