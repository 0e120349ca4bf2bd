import { allOrFailure, JudgementInProgress } from '../../core/errors.ts';
import { isOwn } from '../../core/served.ts';
import type { CallPlace } from '../../records/triggers/trigger-book.ts';
import { type Called, called, type Outcome } from '../outcome.ts';
import { lookAt } from './look-at.ts';
import { makeCalls } from './make-calls.ts';
import { putAside } from './put-aside.ts';
import type { Running } from './running.ts';
import type { TriggerTools } from './trigger-tools.ts';

/** As many judgements, and calls of each trigger, as a run has the time to read, and to put off. */
const MOST = 1_000;
/** As many judgements as it has the time to look at beside its calls. */
const AT_ONCE = 100;

/**
 * Looks at the judgements that may set something off, and makes the calls whose time has come: the triggers beside each
 * other, the calls of one after the other. What fails keeps nothing else, and is thrown at the end.
 */
export async function actOnTriggers(tools: TriggerTools, hasTime: () => boolean): Promise<Outcome> {
  const due = await tools.book.due(MOST);
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
  await leaveOthers([...due.asked, ...due.calls], tools, running);
  const asked = own(due.asked, tools).slice(0, AT_ONCE);
  const open: CallPlace[] = [...own(due.calls, tools)];
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

const own = (places: readonly CallPlace[], tools: TriggerTools): readonly CallPlace[] =>
  places.filter(({ image }) => isOwn(tools, image));

/**
 * Of another registry nothing is called. A former version asked for it all the same: that comes to an end, for the function
 * has no right to look at those records.
 */
async function leaveOthers(
  places: readonly CallPlace[],
  tools: TriggerTools,
  running: Running,
): Promise<void> {
  const others = places.filter(({ image }) => !isOwn(tools, image));
  for (const place of others.slice(0, AT_ONCE)) {
    if (!running.hasTime()) return;
    const { image, trigger } = place;
    const what = 'an image of another registry sets off nothing here';
    await tools.book
      .leave(place)
      .then(() => running.tell({ image, trigger, does: '', as: 'overtaken', what }), running.note);
  }
}
