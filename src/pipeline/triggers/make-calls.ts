import { PermanentFailure } from '../../core/errors.ts';
import type { Judgement } from '../../core/judgement/judgement.ts';
import { AT_WORK, type Call, mayBeMade } from '../../core/triggers/call.ts';
import { callKeyOf } from '../../core/triggers/call-key.ts';
import { nextStep, type Standing } from '../../core/triggers/next-step.ts';
import { isPutOff } from '../../core/triggers/pause.ts';
import { doesText } from '../../core/triggers/target-text.ts';
import type { Trigger } from '../../core/triggers/trigger.ts';
import type { CallPlace } from '../../records/triggers/trigger-book.ts';
import { endCall, failCall, tellOfEnd } from './end-call.ts';
import { openPacing, type Pacing } from './pacing.ts';
import { putAside } from './put-aside.ts';
import type { Running } from './running.ts';
import type { TriggerTools } from './trigger-tools.ts';

/** As many calls of a trigger as a run has the time for, where the target answers. */
const AT_ONCE = 100;

/** A call that this run has begun. */
interface Begun {
  readonly call: Call;
  readonly trigger: Trigger;
  readonly judgement: Judgement;
}

/**
 * Makes the calls of one trigger, one after the other. Where its target does not answer, the others wait with the one that
 * was tried. To a service of ECS all that wait are one deployment: it starts what its tag names by then.
 */
export async function makeCalls(
  places: readonly CallPlace[],
  tools: TriggerTools,
  running: Running,
): Promise<void> {
  const pacing = await openPacing(places[0]?.trigger ?? '', tools, running);
  const together: Begun[] = [];
  const held: CallPlace[] = [];
  let tried = 0;
  for (const place of places) {
    if (!running.hasTime()) break;
    if (isPutOff(place, pacing.pause, tools.now())) {
      held.push(place);
      continue;
    }
    tried += 1;
    if (tried > AT_ONCE) break;
    const begun = await beginCall(place, tools, running).catch((failure: unknown) =>
      putAside(place, failure, tools, running),
    );
    if (!begun) continue;
    if (begun.trigger.target.kind === 'ecs') together.push(begun);
    else await make([begun], pacing, tools, running);
  }
  if (together.length > 0) await make(together, pacing, tools, running);
  await pacing.hold(held);
}

/** Takes a call upon itself; undefined where it is not to be made: then it has come to its end, or waits. */
async function beginCall(
  place: CallPlace,
  tools: TriggerTools,
  running: Running,
): Promise<Begun | undefined> {
  const { book, policy, now } = tools;
  const call = await book.read(place);
  if (!call) return undefined;
  if (call.end) return tellOfEnd(call, true, tools, running);
  const trigger = policy.triggers?.find(({ name }) => name === call.trigger);
  const next = nextStep(call, trigger, await standingOf(call, tools), now());
  if (next.step === 'wait') {
    await book.putAside(place, new Date(now().getTime() + next.milliseconds).toISOString());
    return undefined;
  }
  if (next.step === 'end') return endCall(call, next, tools, running);
  const at = now();
  const begun = await book.note(
    {
      ...call,
      ...(call.begunAt !== undefined && { unsure: true }),
      begunAt: at.toISOString(),
      unsureSince: mayBeMade(call) ? (call.unsureSince ?? call.at) : at.toISOString(),
      attempts: call.attempts + 1,
      does: doesText(next.trigger),
    },
    new Date(at.getTime() + AT_WORK).toISOString(),
  );
  return { call: begun, trigger: next.trigger, judgement: next.judgement };
}

async function standingOf({ image, number }: Call, tools: TriggerTools): Promise<Standing> {
  const { current } = await tools.read(image);
  const isAnother = current !== undefined && current.number !== number;
  return { current, after: isAnother ? await tools.book.after({ image, number }) : [] };
}

async function make(
  all: readonly Begun[],
  pacing: Pacing,
  tools: TriggerTools,
  running: Running,
): Promise<void> {
  // Of several the last one is as good as any: all of them name the same service.
  const last = all.at(-1);
  if (!last) return;
  const { call, trigger, judgement } = last;
  const key = callKeyOf(call.image, call.number, trigger.name);
  try {
    const what = await tools.call(trigger.target, { key, trigger, judgement, number: call.number });
    for (const one of all)
      await endCall(one.call, { as: 'done', what }, tools, running).catch(running.note);
    await pacing.reached();
  } catch (failure) {
    const isAnswer = failure instanceof PermanentFailure;
    const failing = isAnswer ? await pacing.reached() : await pacing.failed(failure);
    for (const one of all)
      await failCall(one.call, trigger, { failure, failing }, tools, running).catch(running.note);
  }
}
