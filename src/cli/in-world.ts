import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Policy } from '../core/policy/policy.ts';
import { MINUTE } from '../core/time.ts';
import { LedgerEngineError } from '../local/aws/dynamodb/ledger-engine.ts';
import { parseWorld, WorldError } from '../local/aws/parse-world.ts';
import type { World } from '../local/aws/world.ts';
import { InputError, parseInput, readInputs, readJson } from '../local/deployment/inputs.ts';
import { openRig, type Rig } from '../local/deployment/rig.ts';
import { policyFileIn, policyIn } from '../local/deployment/world-policy.ts';
import { placeOf } from '../policy-file/source/place-of.ts';
import { UsageError } from './usage-error.ts';

/** A world of a file, at work: from now on every SDK client of this program talks to it. */
export interface OpenWorld {
  readonly world: World;
  readonly rig: Rig;
  /** By which its functions judge. */
  readonly policy: Policy;
  /**
   * Plays what is in a file, one input a line; without one, has every image judged. Throws UsageError for a line that cannot
   * be used.
   */
  readonly play: (path?: string) => Promise<void>;
  /** Where that comes from, for people. */
  readonly policySource: string;
  /** The file that it stands in, where it is in one of its own. */
  readonly policyFile?: string;
}

/**
 * `policy`: a file to judge by, instead of what the world says. Throws UsageError for a world that cannot
 * be used, and PolicyError for the policy.
 */
export async function openWorld(path: string, policy?: string): Promise<OpenWorld> {
  try {
    const read = parseWorld(readJson(path), path);
    const base = dirname(path);
    if (policy === undefined) checkPolicyPath(read.policy, base, path);
    const world = policy === undefined ? read : { ...read, policy: resolve(policy) };
    const rig = await openRig({ world, base });
    return {
      world,
      rig,
      play: (inputs) => play(rig, inputs),
      policy: policyIn(world.policy, rig.clock.now(), base),
      ...(policy === undefined ? sourceIn(world.policy, base, path) : { policySource: policy }),
    };
  } catch (error) {
    const isOurs = [InputError, WorldError, LedgerEngineError].some(
      (kind) => error instanceof kind,
    );
    if (isOurs) throw new UsageError((error as Error).message, { cause: error });
    throw error;
  }
}

function sourceIn(
  policy: unknown,
  base: string,
  world: string,
): Pick<OpenWorld, 'policySource' | 'policyFile'> {
  if (policy === undefined) return { policySource: 'the built-in policy, as the world has none' };
  if (typeof policy !== 'string') return { policySource: `the policy in ${world}` };
  const policyFile = policyFileIn(policy, base);
  return {
    policySource: `the policy of the world, ${placeOf(policyFile)}`,
    policyFile,
  };
}

async function play(rig: Rig, path: string | undefined): Promise<void> {
  try {
    if (path === undefined) await judgeAll(rig);
    else for (const input of readInputs(['-'], path)) await rig.feed(input);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const sentence = error.message.replace('standard input', path ?? '');
    throw new UsageError(sentence, { cause: error });
  }
}

/** On a busy machine calls may come too late: what fails of that is due again ten minutes later. */
const AGAIN = 11 * MINUTE;
const SWEEPS = 5;

/** The comparison asks for every image, and the index of what is due needs a minute to know it. */
async function judgeAll(rig: Rig): Promise<void> {
  const feed = (schedule: string) => rig.feed(parseInput({ schedule }, schedule));
  await feed('compare-registry');
  for (let sweeps = 0; sweeps < SWEEPS && (sweeps === 0 || (await isAnyLeft(rig))); sweeps += 1) {
    const wait = sweeps === 0 ? 2 * MINUTE : AGAIN;
    await rig.feed({ kind: 'now', now: new Date(rig.clock.now().getTime() + wait) });
    await feed('sweep');
  }
}

/** Whether the comparison has asked for images that nobody has judged yet. */
async function isAnyLeft(rig: Rig): Promise<boolean> {
  const { comparison } = rig.ledger;
  const { run } = await comparison.read();
  if (!run) return false;
  const asked = Object.values(run.asked).reduce((sum, count) => sum + count, 0);
  return (await comparison.judged(run)) < asked;
}

/** Says of a policy's path that leads nowhere in which file and key it stands. Throws UsageError. */
function checkPolicyPath(policy: unknown, base: string, world: string): void {
  if (typeof policy !== 'string') return;
  const found = statSync(policyFileIn(policy, base), { throwIfNoEntry: false });
  if (!found) throw new UsageError(`${world}: policy: there is no file ${policy}`);
  if (found.isDirectory()) {
    throw new UsageError(`${world}: policy: ${policy} is a folder: expected a policy's file`);
  }
}
