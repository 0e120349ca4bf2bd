import { PermanentFailure } from '../../core/errors.ts';
import type { Asked, CallPlace } from '../../records/triggers/trigger-book.ts';
import type { Running } from './running.ts';
import type { TriggerTools } from './trigger-tools.ts';

/**
 * What a person has to mend first, such as a record that cannot be read, rings once for its cause, and not every minute; what
 * passes by itself is tried again by the next run.
 */
export async function putAside(
  place: Asked | CallPlace,
  failure: unknown,
  { book }: TriggerTools,
  { note }: Running,
): Promise<undefined> {
  try {
    if (failure instanceof PermanentFailure && !(await book.putAside(place, failure))) return;
    note(failure);
  } catch (refusal) {
    note(failure);
    note(refusal);
  }
}
