import type { Judgement } from '../../core/judgement/judgement.ts';
import type { Policy } from '../../core/policy/policy.ts';
import type { Call, EndWord } from '../../core/triggers/call.ts';
import { isMet } from '../../core/triggers/met.ts';
import { doesText } from '../../core/triggers/target-text.ts';
import type { Trigger } from '../../core/triggers/trigger.ts';
import type { SetOffByImage } from '../../records/triggers/call-items.ts';

/** How far a call is. `owed`: it is to be made; `begun`: nobody knows yet; `failed`: it is tried again. */
export type CallState = EndWord | 'owed' | 'begun' | 'failed';

/** A trigger that is for the verdict on an image, and what became of it. */
export interface SetOff {
  readonly trigger: string;
  /** `starts the pipeline shop-deploy`; absent where nobody knows any more. */
  readonly does?: string;
  /** Absent where the policy has it no more. */
  readonly inPolicy?: Trigger;
  /** The last one for this verdict; absent where none is on record. */
  readonly call?: Call;
}

/** What the verdict on an image sets off. */
export interface Effects {
  readonly triggers: readonly SetOff[];
  /** The judgements of which nobody has seen yet what they set off. */
  readonly unseen: readonly number[];
  /** The ledger was asked what became of them. */
  readonly isOnRecord: boolean;
}

/**
 * By the triggers of a policy, and by what is on record; `calls` is undefined where that was not asked. Undefined where the
 * verdict sets off nothing. Pure.
 */
export function effectsOf(
  judgement: Pick<Judgement, 'image' | 'standing' | 'verdict' | 'names'>,
  { triggers = [] }: Pick<Policy, 'triggers'>,
  onRecord: SetOffByImage | undefined,
): Effects | undefined {
  const { calls = [], asked: unseen = [] } = onRecord ?? {};
  const lastOf = new Map(
    calls.filter(({ verdict }) => verdict === judgement.verdict).map((one) => [one.trigger, one]),
  );
  const known = new Map(triggers.map((one) => [one.name, one]));
  const met = triggers.filter((one) => isMet(one, judgement)).map(({ name }) => name);
  const all = [...new Set([...lastOf.keys(), ...met])].map((name): SetOff => {
    const [inPolicy, call] = [known.get(name), lastOf.get(name)];
    const does = inPolicy ? doesText(inPolicy) : call?.does;
    return {
      trigger: name,
      ...(does !== undefined && { does }),
      ...(inPolicy && { inPolicy }),
      ...(call && { call }),
    };
  });
  const isOnRecord = onRecord !== undefined;
  return all.length + unseen.length > 0 ? { triggers: all, unseen, isOnRecord } : undefined;
}

export function stateOf({ end, begunAt, failed }: Call): CallState {
  if (end) return end.as;
  if (begunAt !== undefined) return 'begun';
  return failed ? 'failed' : 'owed';
}
