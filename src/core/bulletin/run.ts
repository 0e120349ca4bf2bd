import type { Failed } from '../ledger/failed.ts';
import { type Cadence, DEFAULT_CADENCE, isToldOn, isWeekly } from '../policy/cadence.ts';
import { destinationOf, type NotifyRule } from '../policy/notify.ts';
import type { Policy } from '../policy/policy.ts';
import { DAY, dayOf } from '../time.ts';
import type { RepositoryRef } from './figures.ts';

/** One day's counting and telling, as it stands in the ledger while it goes on. */
export interface BulletinRun {
  /** `2026-11-23` (UTC): its name. */
  readonly day: string;
  /** ISO time. */
  readonly startedAt: string;
  readonly state: 'counting' | 'telling' | 'told';
  /** Where the last repository that is counted stands, among them all: `<repository>@<account>/<region>`. */
  readonly after?: string;
  /** What was posted, by the name of each message. */
  readonly told: Readonly<Record<string, string>>;
  /** The days of counts that are complete, the latest first; this one's too, once it is. */
  readonly counted: readonly string[];
  /** Of what a message was refused, and when it is tried again (ISO time). */
  readonly failed?: Failed;
  readonly retryAt?: string;
}

/** The run that is under way, or a new one where it is time for it; undefined where there is nothing to do. */
export function runToGoOn(
  last: BulletinRun | undefined,
  policy: Pick<Policy, 'notify' | 'digest'>,
  now: Date,
): BulletinRun | undefined {
  const day = dayOf(now.toISOString());
  const isOver = !last || last.state === 'told' || isOvertaken(last, day);
  if (!isOver)
    return last.retryAt !== undefined && last.retryAt > now.toISOString() ? undefined : last;
  if (last?.day === day || !isAnyTold(policy, day)) return undefined;
  const counted = last?.counted ?? [];
  return { day, startedAt: now.toISOString(), state: 'counting', told: {}, counted };
}

/** What was not told by then is old news; of a week the next Monday, and of a day the next day. */
const isOvertaken = (run: BulletinRun, day: string): boolean =>
  isWeekly(run.day) ? Date.parse(day) - Date.parse(run.day) >= 7 * DAY : run.day !== day;

type Telling = Pick<Policy, 'notify' | 'digest'>;

/** Where a repository's people are told, and how often: by the rule that holds whatever the tag. */
export function digestOf(
  image: RepositoryRef,
  { notify, digest = DEFAULT_CADENCE }: Telling,
): { readonly channel?: string; readonly cadence: Cadence } {
  const { channel, digest: own } = destinationOf({ image, names: [] }, notify);
  return { ...(channel !== undefined && { channel }), cadence: own ?? digest };
}

/** Whether anybody may have to be told on that day. */
function isAnyTold({ notify, digest = DEFAULT_CADENCE }: Telling, day: string): boolean {
  const cadences = [digest, ...notify.map((rule: NotifyRule) => rule.digest ?? digest)];
  return cadences.some((cadence) => isToldOn(cadence, day));
}

/** With which of these days (the latest first) a count of today is compared; undefined where there is none. */
export function dayToCompare(
  counted: readonly string[],
  day: string,
  cadence: Cadence,
): string | undefined {
  const least = cadence === 'daily' ? DAY : 6 * DAY;
  return counted.find(
    (one) => Date.parse(day) - Date.parse(one) >= least && (cadence === 'daily' || isWeekly(one)),
  );
}

/** How many days are kept of what was counted; what is older is compared with no more. */
export const COUNTS_KEPT = 40;

/** The days of complete counts, with another one. */
export const withCounted = ({ counted, day }: BulletinRun): readonly string[] =>
  [day, ...counted.filter((one) => one !== day)].filter(
    (one) => Date.parse(day) - Date.parse(one) < COUNTS_KEPT * DAY,
  );
