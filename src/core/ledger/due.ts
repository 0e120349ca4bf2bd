import type { Judgement } from '../judgement/judgement.ts';
import { DAY, HOUR, MINUTE } from '../time.ts';
import type { Current } from './ledger.ts';

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
