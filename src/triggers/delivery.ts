import type { Judgement } from '../core/judgement/judgement.ts';
import type { Target, TargetKind, Trigger } from '../core/triggers/trigger.ts';

/** One call, as a target gets it. */
export interface Delivery {
  /** The same for each attempt at the same call, and for no other: 36 hexadecimal digits and dashes. */
  readonly key: string;
  readonly trigger: Pick<Trigger, 'name'>;
  readonly judgement: Judgement;
  /** Counts the judgements of the image, from 1. */
  readonly number: number;
  /** Somebody only tries it. */
  readonly isTest?: true;
}

/**
 * Makes a call, and answers with what the target calls it. Throws Unclear where it may have been taken, and otherwise
 * TransientFailure or PermanentFailure.
 */
export type CallTarget = (target: Target, delivery: Delivery) => Promise<string>;

/** One for each kind of target. */
export type CallTargets = {
  readonly [Kind in TargetKind]: (
    target: Extract<Target, { readonly kind: Kind }>,
    delivery: Delivery,
  ) => Promise<string>;
};
