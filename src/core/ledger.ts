import type { Verdict } from './decide.ts';
import type { Digest } from './digest.ts';
import { type Evidence, isWaiting } from './evidence.ts';
import type { Judgement } from './judgement.ts';
import type { Marking } from './marker.ts';

/** A route by which people hear of a verdict. */
export type RouteName = 'slack' | 'sns';

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
  /** Counts every taking of the lease: the optimistic lock. */
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
}

/** Everything the ledger knows of one image, read at one moment. */
export interface LedgerPage {
  readonly current?: Current;
  /** The indexes that list this image as one of their platforms. */
  readonly listedBy: readonly Digest[];
  /** When an event said that the scan of this image finished and found nothing. ISO time. */
  readonly scanFinishedAt?: string;
}

/** Another run is at work and its time has not run out. */
export const isHeld = (current: Current | undefined, now: Date): boolean =>
  current !== undefined && current.settledAt === undefined && current.lease.until >= now.getTime();

/**
 * How long a run keeps others away from an image. Longer than a function may run (45 s), so that a
 * run never outlives its lease; shorter than the minute after which Lambda repeats a failed event.
 */
export const LEASE_MILLISECONDS = 55_000;

/** How long an image may stay undecided before it is due to be looked at again. */
const UNDECIDED_MILLISECONDS = 24 * 60 * 60 * 1_000;

/** What is open on a judgement and from when on it is somebody's turn; nothing for a finished one. */
export function dueOf(
  current: Current,
): { due: 'unfinished' | 'undecided'; dueAt: string } | undefined {
  if (current.settledAt === undefined) {
    return { due: 'unfinished', dueAt: new Date(current.lease.until).toISOString() };
  }
  if (current.judgement.verdict !== 'undecided') return undefined;
  const judgedAt = Date.parse(current.judgement.judgedAt);
  return { due: 'undecided', dueAt: new Date(judgedAt + UNDECIDED_MILLISECONDS).toISOString() };
}

/**
 * Whether an event's word that a scan finished and found nothing holds for an answer that shows
 * nothing. It does not outlive that scan: where a later judgement saw the platform in another state,
 * the word was about a scan before.
 */
export function holdsProof(
  finishedAt: string | undefined,
  platform: Digest,
  recorded: Judgement | undefined,
): boolean {
  if (finishedAt === undefined) return false;
  const known = recorded?.platforms.find(({ digest }) => digest === platform);
  return !recorded || known?.proven === true || recorded.judgedAt <= finishedAt;
}

/** The same evidence under the same policy, for the same kind of subject: nothing new to record. */
export const isSameJudgement = (a: Judgement, b: Judgement): boolean =>
  a.fingerprint === b.fingerprint &&
  a.policyVersion === b.policyVersion &&
  a.standing === b.standing &&
  a.verdict === b.verdict;

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
