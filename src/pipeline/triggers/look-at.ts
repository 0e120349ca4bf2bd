import type { Call } from '../../core/triggers/call.ts';
import { type Before, type Past, restsOnCalls, setOffBy } from '../../core/triggers/set-off.ts';
import { doesText } from '../../core/triggers/target-text.ts';
import { isOccasion } from '../../core/triggers/trigger.ts';
import type { Asked, CallPlace } from '../../records/triggers/trigger-book.ts';
import type { TriggerTools } from './trigger-tools.ts';

/**
 * Writes down what a judgement sets off, once; nothing of it is made yet. What has waited for a doubt to pass goes on.
 * Answers with the calls that are due by that.
 */
export async function lookAt(
  { image, number }: Asked,
  tools: TriggerTools,
): Promise<readonly CallPlace[]> {
  const { book, policy, now } = tools;
  const asked: Asked = { image, number };
  const past = await book.past(asked);
  const verdict = past?.judgement.verdict;
  const calls =
    past && verdict && isOccasion(verdict)
      ? setOffBy(past, policy.triggers ?? [], await beforeOf(past, asked, tools)).map(
          (trigger): Call => ({
            ...asked,
            trigger: trigger.name,
            verdict,
            at: now().toISOString(),
            revision: 0,
            attempts: 0,
            does: doesText(trigger),
          }),
        )
      : [];
  const woken = past?.isAfterDoubt ? await book.wake(image) : [];
  await book.setOff(asked, calls);
  return [...woken, ...calls.map((call) => ({ ...call, dueAt: call.at }))];
}

async function beforeOf(
  past: Past,
  { image, number }: Asked,
  { book }: TriggerTools,
): Promise<Before | undefined> {
  if (!restsOnCalls(past)) return undefined;
  const { calls, asked } = await book.ofImage(image);
  return { calls, isAsked: asked.some((one) => one < number) };
}
