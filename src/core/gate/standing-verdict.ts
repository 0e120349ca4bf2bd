import { type Aged, isOfFuture, tooOldFrom } from '../evidence/scan-age.ts';
import { doubtKindOf } from '../judgement/doubt-codes.ts';
import { NAMES_KEPT } from '../judgement/judgement.ts';
import { namesOf } from '../judgement/marker.ts';
import type { Released } from '../judgement/released.ts';
import type { Verdict } from '../judgement/verdict.ts';
import type { Current } from '../ledger/ledger.ts';
import { momentOf } from '../time.ts';
import { sayDuration } from '../words.ts';
import type { GateEntry } from './gate-entry.ts';
import { type Unseen, unseenIn } from './unseen.ts';

/** What a deployment may go by, and why. */
export interface StandingVerdict {
  readonly verdict: Verdict;
  readonly why: string;
  /** Of an undecided one: no time clears any of what is not known. */
  readonly isLasting?: true;
  /** Of an approval that rests on a person's word against the evidence. */
  readonly released?: BreakGlass;
  /** Of an approval: ISO time since which nobody looks whether it still holds. */
  readonly notLookedAtSince?: string;
  /** Of an undecided one that stands as approved: what has come since, and nobody has looked at. */
  readonly unseen?: Unseen['by'];
}

/** Whose word lets an image pass, why, until when (ISO time), and what it would be without it. */
export interface BreakGlass {
  readonly by: string;
  readonly why: string;
  readonly until: string;
  readonly against: Verdict;
}

/** What else a deployment asks. */
export interface Demands {
  /** By which it is asked for; absent where that is the digest. */
  readonly tag?: string;
  /** Milliseconds: no scan that an approval rests on may be older. */
  readonly maxAge?: number;
}

/**
 * What the ledger says of an image to whoever wants to deploy it. A judgement counts from its
 * recording on, while its marks and messages may still be under way. Where it is of something that is
 * not deployed by itself, where its time has run out, where something has come since that nobody has looked at, or
 * where it did not have the `tag` yet under which it is asked for (the policy may say something else of that), nothing
 * is known. Pure.
 */
export function standingVerdict(
  entry: GateEntry,
  now: Date,
  { tag, maxAge }: Demands = {},
): StandingVerdict {
  const { current, listedBy, release } = entry;
  if (!current) {
    const [index] = listedBy;
    const part = index ? `; it is part of ${index}, which has a verdict of its own` : '';
    return { verdict: 'undecided', why: `it has not been judged yet${part}` };
  }
  const { verdict, standing, reasons, judgedAt, reviewAt, names, image } = current.judgement;
  const said = reasons.map(({ text }) => text).join('; ');
  if (standing === 'unnamed') {
    const [index] = listedBy;
    const of = index
      ? `${index}, which has a verdict of its own`
      : 'something that is not there yet';
    return { verdict: 'undecided', why: `it has no tag of its own: it is part of ${of}` };
  }
  const { released } = current.judgement;
  const isWithdrawn = release === 'unreadable' || release?.withdrawn !== undefined;
  if (released && isWithdrawn) {
    const why = 'it was released, and that has been withdrawn and not been looked at since';
    return { verdict: 'undecided', why };
  }
  // A grace or waiver that has ended may have turned the verdict, and nobody has looked since.
  if (verdict === 'approved' && reviewAt !== undefined && reviewAt <= now.toISOString()) {
    return {
      verdict: 'undecided',
      why: `its approval held until ${momentOf(reviewAt)} and has not been looked at since`,
    };
  }
  const unseen = verdict === 'approved' ? unseenIn(entry, current) : undefined;
  if (unseen) return { verdict: 'undecided', why: unseen.why, unseen: unseen.by };
  const isNewName =
    tag !== undefined && namesOf([tag], image.digest).length > 0 && !names.includes(tag);
  if (verdict === 'approved' && isNewName) {
    const why =
      names.length < NAMES_KEPT
        ? `it was judged before it was called ${tag}`
        : 'it has more names than the record keeps: ask for it by its digest';
    return { verdict: 'undecided', why };
  }
  const tooOld = verdict === 'approved' && maxAge !== undefined && tooOldIn(current, maxAge, now);
  if (tooOld) return { verdict: 'undecided', why: tooOld };
  const isLasting =
    verdict === 'undecided' && reasons.every(({ code }) => doubtKindOf(code)?.isLasting);
  const why = `${said} (judged ${momentOf(judgedAt)})`;
  const { watch } = current;
  const isLeft = verdict === 'approved' && watch?.state === 'ended';
  return {
    verdict,
    why,
    ...(isLasting && { isLasting }),
    ...(released && { released: breakGlass(released) }),
    ...(isLeft && { notLookedAtSince: watch.since }),
  };
}

const breakGlass = ({ by, why, until, against }: Released): BreakGlass => ({
  by: by.name,
  why,
  until,
  against: against.verdict,
});

/**
 * The scan that is older than it may be, of whatever platform, in words. One that goes on by itself is as old as the
 * last look at it, and of unknown age once nobody looks any more; a scan of which nobody knows when it ended, or which
 * is dated in the future, is too old.
 */
function tooOldIn(
  { judgement: { platforms, judgedAt }, watch, lookedAt = judgedAt }: Current,
  maxAge: number,
  now: Date,
): string | undefined {
  const limit = `and no more than ${sayDuration(maxAge)} are allowed`;
  const unknown = `it is approved, but nobody knows how old its scan is, ${limit}`;
  if (platforms.length === 0) return unknown;
  const isOld = (scan: Aged): boolean => {
    const from = tooOldFrom(scan, maxAge, now);
    return from !== undefined && from < now.toISOString();
  };
  const old = platforms.find(({ continuous, completedAt }) =>
    continuous
      ? watch?.state === 'ended' || isOld({ completedAt: lookedAt })
      : isOld({ ...(completedAt && { completedAt }) }),
  );
  if (!old) return undefined;
  const of = old.platform ? `${old.platform}: ` : '';
  if (old.continuous) {
    return watch?.state === 'ended'
      ? `${of}it is approved by a scan that goes on, but since ${momentOf(watch.since)} nobody looks at it (the policy's "watch"), ${limit}`
      : `${of}it is approved by a scan that goes on, but nobody has looked at it since ${momentOf(lookedAt)}, ${limit}`;
  }
  if (old.completedAt === undefined) return `${of}${unknown}`;
  const when = `${momentOf(old.completedAt)}${isOfFuture(old, now) ? ', which is yet to come' : ''}`;
  return `${of}it is approved, but by a scan of ${when}, ${limit}`;
}
