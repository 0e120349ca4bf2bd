import type { Announcement } from '../announce/announcement.ts';
import type { Route } from '../announce/route.ts';
import type { Current } from '../core/ledger/ledger.ts';
import { conversationOf, writingsOf } from '../core/telling/said.ts';
import type { HeldNow } from '../records/held/held-requests.ts';
import type { Toolbox } from './tools.ts';

/** What is known of an image that is to be told of. */
interface Known {
  readonly held: Current;
  /** A run before this one may have said some of it. */
  readonly isResumed: boolean;
  /** A comparison's message tells of it, or it waits for the end of quiet hours. */
  readonly isOnlyShown: boolean;
}

/**
 * Holds what is to be said of an image until the sweep has judged the others: what blocks it newly may block them as
 * well, and Slack lets only so many messages be written anew. It is in the ledger before the judgement is settled, so
 * that nothing is lost; what the image's route has said is not touched, so that nothing counts as said. False where
 * it is to be said now.
 */
export async function holdBack(
  { name, pivots }: Route,
  announcement: Announcement,
  { held: current, isResumed, isOnlyShown }: Known,
  { inBurst, records, now }: Toolbox,
): Promise<boolean> {
  if (inBurst?.as !== 'gathering' || !pivots) return false;
  const said = current.said[name];
  const { number } = current;
  const soFar = { number, ...(said && { said }) };
  const held = pivots.held(announcement, soFar, now().toISOString());
  const shared = isOnlyShown ? [] : held.blocking;
  const written = conversationOf(said);
  if (shared.length === 0 && !(written && !inBurst.pace.take(writingsOf(written)))) return false;
  const { image } = announcement.judgement;
  const before = isResumed ? await records.held.read(image) : undefined;
  const mayBeSaid = isResumed && !isHeldAlready(before, number);
  await records.held.put(image, { ...held, blocking: shared, ...(mayBeSaid && { mayBeSaid }) });
  return true;
}

/** The run that died had come as far as this, and had not begun to say it. */
const isHeldAlready = (before: HeldNow | undefined, number: number): boolean =>
  before?.held.number === number && !before.held.mayBeSaid && !before.isTakenUp;
