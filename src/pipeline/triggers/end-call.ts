import { PermanentFailure, TransientFailure } from '../../core/errors.ts';
import { imageKey } from '../../core/image.ts';
import { isNews } from '../../core/ledger/failed.ts';
import { type Call, type End, isOver, triedAgain } from '../../core/triggers/call.ts';
import { calledText } from '../../core/triggers/called-text.ts';
import { knowsItAgain, type Trigger } from '../../core/triggers/trigger.ts';
import { Unclear } from '../../core/triggers/unclear.ts';
import type { Called } from '../outcome.ts';
import type { Failing } from './pacing.ts';
import type { Running } from './running.ts';
import type { TriggerTools } from './trigger-tools.ts';

/**
 * A call has failed: it is tried again, unless it may have been made by then, and its target would not know. `failing`:
 * absent where the target has answered.
 */
export async function failCall(
  call: Call,
  { target }: Trigger,
  { failure, failing }: { readonly failure: unknown; readonly failing: Failing | undefined },
  tools: TriggerTools,
  running: Running,
): Promise<void> {
  if (failure instanceof Unclear && !knowsItAgain(target))
    return endCall(call, { as: 'unclear', what: failure.message }, tools, running);
  const { failed, dueAt } = triedAgain(call, failure, tools.now());
  const { begunAt: _over, ...open } = call;
  const unsure = failure instanceof Unclear && { unsure: true as const };
  const until = failing && failing.until > dueAt ? failing.until : dueAt;
  const noted = await tools.book.noteDone({ ...open, failed, ...unsure }, until);
  running.tell({ ...toldOf(noted), as: 'failed', what: failed.cause });
  if (failing ? failing.isHeardOf(failed) : isNews(call.failed, failure))
    running.note(failureOf(noted, failure));
}

/** A call comes to its end: that is written down before its thread is told. */
export async function endCall(
  call: Call,
  { as, what }: Omit<End, 'at'>,
  tools: TriggerTools,
  running: Running,
): Promise<undefined> {
  const { begunAt: _over, failed: _before, unsure: _maybe, unsureSince: _since, ...open } = call;
  const at = tools.now().toISOString();
  const ended: Call = { ...open, end: { as, at, ...(what !== undefined && { what }) } };
  const noted = await tools.book.noteDone(ended, at);
  running.tell({ ...toldOf(noted), as, what: what ?? '' });
  // Somebody has to look whether it was made, or why it was not.
  if (as === 'unclear' || as === 'given-up')
    running.note(failureOf(noted, new PermanentFailure(`${as}: ${what}`)));
  return tellOfEnd(noted, false, tools, running);
}

/**
 * Tells the thread of its image what became of a call, and closes it. What was overtaken before anything was tried is no
 * news. A thread that refuses is tried again for as long as the call itself would be. `isResumed`: another run may have
 * told it, and died.
 */
export async function tellOfEnd(
  call: Call,
  isResumed: boolean,
  tools: TriggerTools,
  running: Running,
): Promise<undefined> {
  const { book, policy, now } = tools;
  try {
    if (call.end?.as !== 'overtaken' || call.attempts > 0) await tell(call, isResumed, tools);
  } catch (failure) {
    const { failed, dueAt } = triedAgain(call, failure, now());
    if (!isOver(call.end?.at ?? call.at, now())) {
      await book.noteDone({ ...call, failed }, dueAt);
      if (isNews(call.failed, failure)) running.note(failureOf(call, failure));
      return undefined;
    }
  }
  await book.close(call, policy.keep);
  return undefined;
}

async function tell(call: Call, isResumed: boolean, tools: TriggerTools): Promise<void> {
  const { threads, policy, read, now } = tools;
  if (!threads) return;
  const { current, snooze } = await read(call.image);
  const isSnoozed = snooze !== undefined && snooze.until > now().toISOString();
  if (!current || isSnoozed) return;
  const trigger = policy.triggers?.find(({ name }) => name === call.trigger);
  await threads.tell(current.said[threads.route], {
    judgement: current.judgement,
    sentence: calledText(call, trigger),
    delivery: `${imageKey(call.image)}#${call.number}/trigger/${call.trigger}`,
    since: call.at,
    isResumed,
  });
}

const toldOf = ({
  image,
  trigger,
  does = '',
}: Call): Pick<Called, 'image' | 'trigger' | 'does'> => ({
  image,
  trigger,
  does,
});

/** Which image and which trigger it is about. */
function failureOf({ image, trigger }: Call, cause: unknown): Error {
  const Failure = cause instanceof TransientFailure ? TransientFailure : PermanentFailure;
  const text = cause instanceof Error ? cause.message : String(cause);
  const where = `${image.repository}@${image.digest}: the trigger ${trigger}`;
  return Object.assign(new Failure(`${where}: ${text}`, { cause }), { image });
}
