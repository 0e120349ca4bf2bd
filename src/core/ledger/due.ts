import type { ImageRef } from '../image.ts';
import type { Because } from '../judgement/because.ts';
import type { Judgement } from '../judgement/judgement.ts';
import { DAY, HOUR, MINUTE } from '../time.ts';
import type { Current } from './ledger.ts';
import type { Request } from './request.ts';
import { waitedForUntil } from './rescan.ts';

const GIVEN_UP = 30 * DAY;

/** What is open on a judgement, by what it waits for. */
export type OpenKind = 'unfinished' | 'review' | 'undecided' | 'unmarked' | 'watched';

/**
 * Why an image is asked to be judged again. `acted`: somebody did something about it from Slack; `heard`: an event
 * spoke of its findings; `again`: the registry was compared with the records, or somebody asked; `held`: people are to
 * hear of it when it is known of how many others they hear the same.
 */
export type RequestKind = 'acted' | 'heard' | 'again' | 'held';

export type DueKind = OpenKind | RequestKind;

/** What somebody waits for who has just clicked: before everything else. */
export const FIRST_KINDS = ['acted'] as const;
/** What a function of its own takes up: judgements that may set something off, and the calls that they have. */
export const TRIGGER_KINDS = ['trigger', 'call'] as const;
export type TriggerKind = (typeof TRIGGER_KINDS)[number];

/** What nobody should wait for, the longest waiting first, of whatever kind. */
export const URGENT_KINDS = ['heard', 'unfinished', 'review', 'undecided', 'unmarked'] as const;
/** What is worked off where nothing urgent is left. */
export const PATIENT_KINDS = ['watched', 'again'] as const;

export const isRequest = (kind: DueKind): kind is RequestKind =>
  kind === 'acted' || kind === 'heard' || kind === 'again' || kind === 'held';

const BECAUSE: Readonly<Record<DueKind, Because>> = {
  unfinished: 'interrupted',
  review: 'review',
  undecided: 'undecided',
  unmarked: 'unmarked',
  watched: 'look',
  acted: 'asked',
  heard: 'finding',
  again: 'asked',
  held: 'interrupted',
};

/** Why something due is judged; a request says so itself. */
export const becauseOf = (kind: DueKind, request?: Request): Because =>
  request?.why ?? BECAUSE[kind];

/** Something that is due: an image's record, or a request about it. */
export interface DueItem {
  readonly image: ImageRef;
  readonly kind: DueKind;
  /** ISO time from which on it is due, as far as that was asked. */
  readonly dueAt?: string;
}

/** What is due, as far as it is worked off at once. */
export interface DuePage {
  /** Urgent things first. */
  readonly due: readonly DueItem[];
  /** Of each kind what has waited longest, though it has no room among these. */
  readonly oldest: readonly DueItem[];
}

/** What is open on a judgement and from when on it is somebody's turn; nothing for a finished one. */
export function dueOf(current: Current): { due: OpenKind; dueAt: string } | undefined {
  const { settledAt, lease, judgement } = current;
  if (settledAt === undefined) {
    return { due: 'unfinished', dueAt: new Date(lease.until).toISOString() };
  }
  const waits = isWithoutVerdict(judgement) ? lookAgainAt(current) : undefined;
  const times = [
    ['review', firstOf(judgement.reviewAt, ...Object.values(current.owed ?? {}))],
    ['undecided', waits],
    ['unmarked', markAgainAt(current)],
    // What has waited for a month is looked at like anything else that may be deployed.
    ['watched', waits === undefined ? nextLookAt(current) : undefined],
  ] as const;
  const [first] = times
    .flatMap(([due, dueAt]) => (dueAt === undefined ? [] : [{ due, dueAt }]))
    .sort((a, b) => (a.dueAt < b.dueAt ? -1 : Number(a.dueAt > b.dueAt)));
  return first;
}

/** The first of several ISO times; undefined where there is none. */
const firstOf = (...times: readonly (string | undefined)[]): string | undefined =>
  times.filter((time) => time !== undefined).toSorted()[0];

/** What may still be deployed is looked at daily: a verdict is right when it is given, and goes stale, or comes at last. */
function nextLookAt(current: Current): string | undefined {
  const { judgement, watch, lookedAt = judgement.judgedAt } = current;
  if (judgement.standing !== 'subject' || watch?.state === 'ended') return undefined;
  const cameOfIt = scanEndsAt(current);
  if (cameOfIt !== undefined && lookedAt < cameOfIt) return cameOfIt;
  return new Date(Date.parse(lookedAt) + DAY).toISOString();
}

/** When somebody has to look what came of a scan that was asked for; undefined where its end has been seen. */
function scanEndsAt({ scanAsked, judgement: { platforms } }: Current): string | undefined {
  const isSeen = platforms.some(({ completedAt = '' }) => scanAsked && completedAt >= scanAsked.at);
  return isSeen ? undefined : waitedForUntil(scanAsked);
}

/** Without a verdict of its findings: undecided, or quarantined for having been so for too long. */
const isWithoutVerdict = ({ verdict, undecidedSince }: Judgement): boolean =>
  verdict === 'undecided' || undecidedSince !== undefined;

/**
 * An event that should have told of a scan may never have been sent: an undecided image is looked at again
 * by itself, for a month from what was last seen of it on.
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
