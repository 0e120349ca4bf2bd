import { type Acts, nothingToDo } from '../core/acts.ts';
import type { Decision } from '../core/decide.ts';
import { FindingsUnreadable, JudgementInProgress } from '../core/errors.ts';
import { type Finding, findingKey } from '../core/finding.ts';
import { type ImageRef, imageKey } from '../core/image.ts';
import type { Judgement } from '../core/judgement.ts';
import { type Current, isHeld } from '../core/ledger.ts';
import type { Toolbox } from './tools.ts';

interface Entry {
  readonly judgement: Judgement;
  readonly decision: Decision;
  readonly acts: Acts;
  readonly current: Current | undefined;
}

/**
 * Writes the judgement down, or takes up the one that stands there. Afterwards this run alone is at
 * work on the image, unless nothing is left to do: then the record that comes back is settled.
 */
export async function record(
  { judgement, decision, acts, current }: Entry,
  { records, now }: Toolbox,
): Promise<Current> {
  if (current && acts.record === 'none') return current;
  if (isHeld(current, now()))
    throw new JudgementInProgress(`another run is judging ${imageKey(judgement.image)}`);
  if (current && acts.record === 'open') return records.resume(current);
  const before = current ? await findingsBefore(judgement.image, current, records) : [];
  return records.begin({
    judgement,
    findings: withFirstSeen(decision.findings, before, now().toISOString()),
    previous: current,
    settled: nothingToDo(acts),
  });
}

/** What is lost with an unreadable pack is when its findings were first seen; the image is judged all the same. */
async function findingsBefore(
  image: ImageRef,
  current: Current,
  records: Toolbox['records'],
): Promise<readonly Finding[]> {
  try {
    return await records.findings(image, current);
  } catch (error) {
    if (error instanceof FindingsUnreadable) return [];
    throw error;
  }
}

/** Runs the acts that a lease is held for. A failure gives it back, so that nobody waits for this run. */
export async function whileHolding<T>(
  open: Current,
  { records }: Toolbox,
  act: () => Promise<T>,
): Promise<T> {
  try {
    return await act();
  } catch (failure) {
    // The lease runs out by itself where it cannot be given back; the failure is what matters.
    await records.release(open).catch(() => undefined);
    throw failure;
  }
}

/** A finding keeps the time at which the scanner or this ledger first saw it in this image. */
export function withFirstSeen(
  findings: readonly Finding[],
  before: readonly Finding[],
  now: string,
): Finding[] {
  const seen = new Map(before.map((finding) => [findingKey(finding), finding.firstSeen]));
  return findings.map((finding) => ({
    ...finding,
    firstSeen: seen.get(findingKey(finding)) ?? finding.firstSeen ?? now,
  }));
}
