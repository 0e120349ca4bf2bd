import type { Digest } from '../digest.ts';
import { type Evidence, isWaiting } from '../evidence/evidence.ts';
import type { NotedReport } from '../evidence/scan-report.ts';
import type { Judgement } from '../judgement/judgement.ts';
import type { Marking } from '../judgement/marker.ts';
import type { Verdict } from '../judgement/verdict.ts';
import { DAY, HOUR, MINUTE } from '../time.ts';
import type { LineEntry } from './tag-line.ts';

/** A route by which people hear of a verdict, by its name in the list of routes: slack, sns. */
export type RouteName = string;

/** The last thing that a route accepted from us about this image. */
export interface Said {
  readonly verdict: Verdict;
  /** ISO time. */
  readonly at: string;
  /** What the route calls the message: Slack's channel and ts, SNS's message id. */
  readonly receipt: string;
}

/** The current judgement of an image and how far its acts have come. */
export interface Current {
  readonly judgement: Judgement;
  /** Counts the judgements of this image, from 1. */
  readonly number: number;
  /** Counts every write: the optimistic lock. */
  readonly revision: number;
  /** Absent while the judgement is unfinished. ISO time. */
  readonly settledAt?: string;
  /** Who is at work on it, and until when nobody else may be (epoch milliseconds). */
  readonly lease: { readonly owner: string; readonly until: number };
  readonly marking?: Marking;
  readonly said: Readonly<Partial<Record<RouteName, Said>>>;
  /** How many items hold its findings, and under which name. */
  readonly findingsItems: number;
  readonly findingsId?: string;
  /** ISO time of the last look that found nothing new; absent where the judgement itself is the last. */
  readonly lookedAt?: string;
  /** How often a sweep has taken it up since it was last brought to an end: a run may have died of it. */
  readonly takenUp?: number;
}

/** A judged image in the list of its repository. */
export interface EarlierImage extends LineEntry {
  readonly findingsItems: number;
  readonly findingsId: string;
  /** Every finding of it is known: a later image can be compared with it. */
  readonly comparable: boolean;
  /** Its entry cannot be read: of this image only the digest and the time are known. */
  readonly isUnreadable?: true;
}

/** Everything the ledger knows of one image, read at one moment. */
export interface LedgerEntry {
  readonly current?: Current;
  /** The indexes that list this image as one of their platforms. */
  readonly listedBy: readonly Digest[];
  /** What an event said of the image's own scan, where the scan alone does not show it. */
  readonly report?: NotedReport;
}

/** Another run is at work and its time has not run out. */
export const isHeld = (current: Current | undefined, now: Date): boolean =>
  current !== undefined && current.settledAt === undefined && current.lease.until >= now.getTime();

/**
 * How long a run keeps others away from an image. Longer than a function may run (45 s), so that a
 * run never outlives its lease; shorter than the minute after which Lambda repeats a failed event.
 */
export const LEASE_MILLISECONDS = 55_000;

const GIVEN_UP = 30 * DAY;
const WATCHED = 90 * DAY;

/** What is open on a judgement, by what it waits for. */
export const DUE_KINDS = ['unfinished', 'review', 'undecided', 'unmarked', 'watched'] as const;
export type DueKind = (typeof DUE_KINDS)[number];

/** What is open on a judgement and from when on it is somebody's turn; nothing for a finished one. */
export function dueOf(current: Current): { due: DueKind; dueAt: string } | undefined {
  const { settledAt, lease, judgement } = current;
  if (settledAt === undefined) {
    return { due: 'unfinished', dueAt: new Date(lease.until).toISOString() };
  }
  const times = [
    ['review', judgement.reviewAt],
    ['undecided', isWithoutVerdict(judgement) ? lookAgainAt(current) : undefined],
    ['unmarked', markAgainAt(current)],
    ['watched', isWithoutVerdict(judgement) ? undefined : watchedAt(current)],
  ] as const;
  const [first] = times
    .flatMap(([due, dueAt]) => (dueAt === undefined ? [] : [{ due, dueAt }]))
    .sort((a, b) => (a.dueAt < b.dueAt ? -1 : Number(a.dueAt > b.dueAt)));
  return first;
}

/**
 * Where rules ask what changes without an event (KEV, EPSS, use), an approval is looked at daily for
 * three months after the push or the judgement: what is exploited is mostly known only after an image was approved.
 */
function watchedAt({ judgement, lookedAt = judgement.judgedAt }: Current): string | undefined {
  const { verdict, standing, watched, judgedAt, pushedAt = judgedAt } = judgement;
  if (verdict !== 'approved' || standing !== 'subject' || !watched) return undefined;
  const next = Date.parse(lookedAt) + DAY;
  // An old build may be promoted today: then it is judged anew, under its new name.
  const since = Math.max(Date.parse(pushedAt), Date.parse(judgedAt));
  return next - since > WATCHED ? undefined : new Date(next).toISOString();
}

/** Without a verdict of its findings: undecided, or quarantined for having been so for too long. */
const isWithoutVerdict = ({ verdict, undecidedSince }: Judgement): boolean =>
  verdict === 'undecided' || undecidedSince !== undefined;

/**
 * An event that should have told of a scan may never have been sent: an undecided image is looked at again
 * by itself, from what was last seen of it on.
 */
function lookAgainAt({ judgement, lookedAt = judgement.judgedAt }: Current): string | undefined {
  const { judgedAt, undecidedSince = judgedAt } = judgement;
  // An old image that something new was seen of, a name say, is worth a month of looks again.
  return againAt(undecidedSince, lookedAt, { soon: 15 * MINUTE, from: judgedAt });
}

/** And no event tells that a right to mark has come back. */
function markAgainAt({ judgement, lookedAt, marking }: Current): string | undefined {
  if (marking?.state !== 'impossible') return undefined;
  const { since = judgement.judgedAt } = marking;
  const looked = lookedAt !== undefined && lookedAt > since ? lookedAt : since;
  return againAt(since, looked, { soon: HOUR, from: since });
}

/**
 * Soon at first (milliseconds), then after as long as it has waited already, then daily, and no more after
 * a month `from` an ISO time on.
 */
function againAt(
  since: string,
  lookedAt: string,
  { soon, from }: { readonly soon: number; readonly from: string },
): string | undefined {
  const looked = Date.parse(lookedAt);
  if (looked - Date.parse(from) > GIVEN_UP) return undefined;
  const waited = looked - Date.parse(since);
  const pause = Math.min(Math.max(waited, soon), DAY);
  return new Date(looked + pause).toISOString();
}

/** Its time has come and gone, and a look has changed nothing: it has to be put off. */
export const isOverdue = (current: Current, now: Date): boolean => {
  const due = dueOf(current);
  return due !== undefined && due.due !== 'unfinished' && due.dueAt <= now.toISOString();
};

/** The same evidence under the same policy, for the same kind of subject: nothing new to record. */
export const isSameJudgement = (a: Judgement, b: Judgement): boolean =>
  a.fingerprint === b.fingerprint &&
  a.policyVersion === b.policyVersion &&
  a.standing === b.standing &&
  a.verdict === b.verdict &&
  // What it is called decides which rules hold, and what it may be deployed as.
  a.names.join() === b.names.join();

/**
 * Whether a reading could have been made before the recorded one. The ledger and the registry are
 * read at the same moment, so another run may have read newer evidence and recorded it in between.
 * A reading that only moves forward (a scan that has finished since, or finished later) is newer;
 * any other difference has to be read again, now that the record is known.
 */
export function mayPredate(evidence: Evidence, recorded: Judgement | undefined): boolean {
  if (!recorded) return false;
  if (evidence.platforms.length === 0) return recorded.platforms.length > 0;
  const before = new Map(recorded.platforms.map((platform) => [platform.digest, platform]));
  return evidence.platforms.some(({ digest, scan }) => {
    const known = before.get(digest);
    if (!known || isWaiting(known.state)) return false;
    if (isWaiting(scan.state)) return true;
    return scan.completedAt === undefined || (known.completedAt ?? '') > scan.completedAt;
  });
}
