import type { Threads } from '../../announce/threads.ts';
import type { Policy } from '../../core/policy/policy.ts';
import type { Place } from '../../core/served.ts';
import type { Records } from '../../records/records.ts';
import type { TriggerBook } from '../../records/triggers/trigger-book.ts';
import type { CallTarget } from '../../triggers/delivery.ts';

/** What it takes to call what verdicts set off: no registry, and nothing that judges. */
export interface TriggerTools {
  readonly book: TriggerBook;
  readonly read: Records['read'];
  readonly call: CallTarget;
  /** Absent where nobody is told. */
  readonly threads?: Threads;
  readonly policy: Policy;
  /** Where this runs: images of this registry alone set off anything. */
  readonly own: Place;
  readonly now: () => Date;
}
