import { TransientFailure } from '../core/errors.ts';
import type { Gated } from '../core/gate/gate-container.ts';
import { decideHook, type Hook } from '../core/gate/hook.ts';
import { parseDeploymentHook } from '../intake/deployment-hook.ts';
import type { Gate } from './gate.ts';
import { gateContainer } from './gate-container.ts';
import { gated, type Outcome } from './outcome.ts';

/**
 * ECS asks whether a deployment may go on. What cannot be read for good is thrown, and ECS takes the deployment back; what
 * may pass is asked again like a verdict that is not there yet.
 */
export async function gateDeployment(event: unknown, gate: Gate): Promise<Outcome> {
  const hook = parseDeploymentHook(event);
  const containers = hook.isRollback ? [] : await gateEach(hook, gate);
  const decided = decideHook(hook, containers, gate.wait, gate.now());
  return gated({ ...decided, hook, containers });
}

async function gateEach(hook: Hook, gate: Gate): Promise<readonly Gated[]> {
  try {
    const containers = await gate.containers(hook.revisionArn);
    return await Promise.all(
      containers.map((container) => gateContainer(container, hook.stage, gate)),
    );
  } catch (error) {
    if (!(error instanceof TransientFailure)) throw error;
    return [{ container: 'all', image: hook.serviceArn, state: 'open', why: error.message }];
  }
}
