import type { Target } from '../core/triggers/trigger.ts';
import { awsTargets, type TargetClients } from './aws-targets.ts';
import type { CallTarget, CallTargets, Delivery } from './delivery.ts';
import { type WebhookMeans, webhookTarget } from './webhook/webhook-target.ts';

/** All that can be called: another kind of target is its own line here. */
export function callTargetsBy(means: TargetClients & WebhookMeans): CallTarget {
  const targets: CallTargets = { ...awsTargets(means), webhook: webhookTarget(means) };
  return (target, delivery) => callBy(targets, target, delivery);
}

/** Each kind of target meets its own alone: the table's type knows that, whoever looks a target up in it does not. */
const callBy = (targets: CallTargets, target: Target, delivery: Delivery): Promise<string> =>
  (targets[target.kind] as CallTarget)(target, delivery);
