import type { Branch } from '../../terminal/tree.ts';
import { callText } from '../call-text.ts';
import { type CallState, type Effects, type SetOff, stateOf } from './set-off.ts';

/** What the verdict sets off, and what became of it, a line each. Pure. */
export function setOffBranches(effects: Effects | undefined): Branch[] {
  if (!effects) return [];
  const { triggers, unseen, isOnRecord } = effects;
  return [
    ...triggers.map((one) => branchOf(one, isOnRecord)),
    ...unseen.map((number) => ({
      text: `judgement ${number} may set something off: deploy-trigger has not looked at it yet`,
      style: 'yellow' as const,
    })),
  ];
}

const DONE: readonly CallState[] = ['done', 'dry-run', 'overtaken', 'owed'];

function branchOf({ trigger, does, inPolicy, call }: SetOff, isOnRecord: boolean): Branch {
  if (call) {
    const text = callText(call, inPolicy);
    return DONE.includes(stateOf(call)) ? { text } : { text, style: 'yellow' };
  }
  const what = `${trigger} ${does}${inPolicy?.dryRun ? ' (dry-run)' : ''}`;
  return { text: isOnRecord ? `${what}: this verdict has set off no call` : what };
}

/** The same for programs; without `state` nobody has asked, or there is no call. */
export const setOffEntry = ({ triggers, unseen, isOnRecord }: Effects) => ({
  asked: isOnRecord,
  triggers: triggers.map(({ trigger, does, inPolicy, call }) => ({
    trigger,
    ...(does !== undefined && { does }),
    ...(inPolicy && { dryRun: inPolicy.dryRun }),
    ...(call && {
      state: stateOf(call),
      judgement: call.number,
      at: call.at,
      attempts: call.attempts,
      ...(call.begunAt !== undefined && { begunAt: call.begunAt }),
      ...(call.end && { endedAt: call.end.at }),
      ...(call.end?.what !== undefined && { what: call.end.what }),
      ...(call.failed && { failed: call.failed }),
    }),
  })),
  unseen,
});
