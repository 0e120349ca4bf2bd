import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Policy } from '../core/policy.ts';
import { InputError, readJson } from '../local/inputs.ts';
import { LedgerEngineError } from '../local/ledger-engine.ts';
import { openRig, type Rig } from '../local/rig.ts';
import { parseWorld, type World, WorldError } from '../local/world.ts';
import { policyIn } from '../local/world-policy.ts';
import { UsageError } from './usage-error.ts';

/** A world of a file, at work: from now on every SDK client of this program talks to it. */
export interface OpenWorld {
  readonly world: World;
  readonly rig: Rig;
  readonly policy: Policy;
}

/** Throws UsageError for a world that cannot be used, and PolicyError for the policy in it. */
export async function openWorld(path: string): Promise<OpenWorld> {
  try {
    const world = parseWorld(readJson(path), path);
    const base = dirname(path);
    checkPolicyPath(world.policy, base, path);
    const rig = await openRig({ world, base });
    return { world, rig, policy: policyIn(world.policy, rig.clock.now(), base) };
  } catch (error) {
    const isOurs = [InputError, WorldError, LedgerEngineError].some(
      (kind) => error instanceof kind,
    );
    if (isOurs) throw new UsageError((error as Error).message, { cause: error });
    throw error;
  }
}

/** Says of a policy's path that leads nowhere in which file and key it stands. Throws UsageError. */
function checkPolicyPath(policy: unknown, base: string, world: string): void {
  if (typeof policy !== 'string') return;
  const found = [resolve(base, policy), resolve(policy)]
    .map((path) => statSync(path, { throwIfNoEntry: false }))
    .find((one) => one !== undefined);
  if (!found) throw new UsageError(`${world}: policy: there is no file ${policy}`);
  if (found.isDirectory()) {
    throw new UsageError(`${world}: policy: ${policy} is a folder: expected a policy's file`);
  }
}
