import { allOrFailure, JudgementInProgress } from '../../core/errors.ts';
import { isOwn } from '../../core/served.ts';
import type { CallPlace } from '../../records/triggers/trigger-book.ts';
import { type Called, called, type Outcome } from '../outcome.ts';
import { lookAt } from './look-at.ts';
import { makeCalls } from './make-calls.ts';
import { putAside } from './put-aside.ts';
import type { Running } from './running.ts';
import type { TriggerTools } from './trigger-tools.ts';

/** As many judgements, and calls of each trigger, as a run has the time for, where the targets answer. */
const AT_ONCE = 100;

/**
 * Looks at the judgements that may set something off, and makes the calls whose time has come: the triggers beside each
 * other, the calls of one after the other. What fails keeps nothing else, and is thrown at the end. Of another registry
 * nothing is called: the function has no right to its records.
 */
export async function actOnTriggers(tools: TriggerTools, hasTime: () => boolean): Promise<Outcome> {
  const { asked, calls } = await tools.book.due(AT_ONCE, (image) => isOwn(tools, image));
  const failures: unknown[] = [];
  const told: Called[] = [];
  const running: Running = {
    hasTime,
    note: (failure) => {
      // Another run has been first: it is at work on it.
      if (!(failure instanceof JudgementInProgress)) failures.push(failure);
    },
    tell: (one) => told.push(one),
  };
  const open: CallPlace[] = [...calls];
  for (const one of asked) {
    if (!hasTime()) break;
    await lookAt(one, tools).then(
      (set) => open.push(...set),
      (failure: unknown) => putAside(one, failure, tools, running),
    );
  }
  const groups = [...Map.groupBy(open, ({ trigger }) => trigger).values()];
  await Promise.all(groups.map((its) => makeCalls(its, tools, running)));
  allOrFailure(failures);
  return called(asked.length, told);
}
