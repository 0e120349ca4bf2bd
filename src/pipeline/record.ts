import { JudgementInProgress } from '../core/errors.ts';
import { rememberGone } from '../core/findings/first-seen.ts';
import type { KeptFinding } from '../core/findings/kept-finding.ts';
import { imageKey } from '../core/image.ts';
import { type Acts, nothingToDo } from '../core/judgement/acts.ts';
import { findingsToKeep } from '../core/judgement/audit.ts';
import type { Background } from '../core/judgement/background.ts';
import type { Decision } from '../core/judgement/decision.ts';
import type { Judgement } from '../core/judgement/judgement.ts';
import { isHeld } from '../core/ledger/lease.ts';
import type { Current } from '../core/ledger/ledger.ts';
import { longestGraceOf, type Policy } from '../core/policy/policy.ts';
import type { Gathered } from './gather.ts';
import { seenOf } from './seen.ts';
import type { Toolbox } from './tools.ts';

interface Entry {
  readonly judgement: Judgement;
  readonly decision: Decision;
  readonly acts: Acts;
  readonly background: Background;
  readonly known: Gathered;
}

/**
 * Writes the judgement down, or takes up the one that stands there. Afterwards this run alone is at
 * work on the image, unless nothing is left to do: then the record that comes back is settled.
 */
export async function record(
  { judgement, decision, acts, background, known }: Entry,
  tools: Toolbox,
): Promise<Current> {
  const { records, now, policy } = tools;
  const { current } = known.entry;
  if (current && acts.record === 'keep') return current;
  const seen = seenOf(judgement, decision, known, tools);
  if (current && acts.record === 'put-off') return records.putOff(current, seen);
  if (isHeld(current, now()))
    throw new JudgementInProgress(`another run is judging ${imageKey(judgement.image)}`);
  if (current && acts.record === 'resume') return records.resume(current, seen);
  return records.begin({
    judgement,
    findings: [...findingsToKeep(decision), ...goneFindings(decision, background, policy)],
    previous: current,
    settled: nothingToDo(acts),
    watch: seen.watch,
  });
}

function goneFindings(
  { findings }: Decision,
  { ownFindings, otherFindings, now }: Background,
  policy: Policy,
): KeptFinding[] {
  const sightings = { own: ownFindings, others: otherFindings };
  return rememberGone(findings, sightings, now, longestGraceOf(policy));
}

/** Runs the acts that a lease is held for. A failure gives it back, so that nobody waits for this run. */
export async function whileHolding<T>(
  held: Current,
  { records }: Toolbox,
  act: () => Promise<T>,
): Promise<T> {
  try {
    return await act();
  } catch (failure) {
    // The lease runs out by itself where it cannot be given back; the failure is what matters.
    await records.release(held).catch(() => undefined);
    throw failure;
  }
}
