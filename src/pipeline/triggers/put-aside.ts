import { JudgementInProgress, LeaseLost, PermanentFailure } from '../../core/errors.ts';
import { isNews } from '../../core/ledger/failed.ts';
import { HEARD_OF, triedAgain } from '../../core/triggers/call.ts';
import type { DuePlace } from '../../records/triggers/call-items.ts';
import type { Running } from './running.ts';
import type { TriggerTools } from './trigger-tools.ts';

/**
 * What cannot be read or looked at is left, with doubling pauses, and keeps nothing else: a person hears of each cause
 * once, and of what passes by itself when it has failed three times.
 */
export async function putAside(
  place: DuePlace,
  failure: unknown,
  { book, now }: TriggerTools,
  { note }: Running,
): Promise<undefined> {
  // Another run is at work on it.
  if (failure instanceof JudgementInProgress || failure instanceof LeaseLost) return;
  try {
    const before = await book.failedBefore(place);
    const { failed, dueAt } = triedAgain({ ...(before && { failed: before }) }, failure, now());
    await book.putAside(place, dueAt, failed);
    const isHeard =
      failure instanceof PermanentFailure ? isNews(before, failure) : failed.times === HEARD_OF;
    if (isHeard) note(failure);
  } catch (other) {
    note(failure);
    note(other);
  }
}
