import { JudgementInProgress } from '../core/errors.ts';
import type { ImageRef } from '../core/image.ts';
import { decide } from '../core/judgement/decide.ts';
import { judgementOf, NAMES_KEPT } from '../core/judgement/judgement.ts';
import { dueOf } from '../core/ledger/due.ts';
import type { Current, LedgerEntry } from '../core/ledger/ledger.ts';
import { isSameJudgement } from '../core/ledger/same-judgement.ts';
import { watchAlone } from '../core/policy/watch.ts';
import { readBackground } from './background.ts';
import type { Gathered } from './gather.ts';
import { gatherScans } from './read-scans.ts';
import { runs, seenOf } from './seen.ts';
import type { Toolbox } from './tools.ts';

/** An image to be looked at: what was known of it at its last judgement, and its scans as they are now. */
export interface Look {
  readonly image: ImageRef;
  readonly entry: LedgerEntry & { readonly current: Current };
}

/** What a look can be made of, by the record alone; undefined where the image has to be judged in full. */
export function lookFor(
  image: ImageRef,
  entry: LedgerEntry,
  now: Date,
): Look | 'not due' | undefined {
  const { current, failed } = entry;
  const due = current && dueOf(current);
  if (due?.due !== 'watched' || due.dueAt > now.toISOString()) return 'not due';
  // What runs may have died of, or failed of, is taken up by itself; and of a hundred names not all are on record.
  if (current?.takenUp || failed || (current?.judgement.names.length ?? 0) >= NAMES_KEPT)
    return undefined;
  return current && { image, entry: { ...entry, current } };
}

/**
 * The daily look at an image that may still be deployed: one read of its scan, and, where it says nothing
 * new, one write, of when the next look is due. False where something is new: then it is to be judged.
 */
export async function look({ image, entry }: Look, tools: Toolbox): Promise<boolean> {
  const { current } = entry;
  const evidence = await gatherScans(image, entry, tools);
  const gathered: Gathered = { evidence, entry, earlier: [] };
  const background = await readBackground(gathered, tools);
  const decision = decide(evidence, tools.policy, background);
  const judgement = judgementOf(evidence, decision, tools.policy.version, background.now);
  if (!isSameJudgement(current.judgement, judgement)) return false;
  const earlier = await othersFor(current, runs(decision), tools);
  const seen = seenOf(judgement, decision, { ...gathered, earlier }, tools);
  try {
    await tools.records.putOff(current, seen);
  } catch (error) {
    // Another run judges the image at this moment, and sees what there is to be seen.
    if (!(error instanceof JudgementInProgress)) throw error;
  }
  return true;
}

/** The other images of the repository, read only where the watch hangs on them. */
async function othersFor(
  { judgement: { image, judgedAt, pushedAt = judgedAt } }: Current,
  isRunning: boolean,
  { policy, records, now }: Toolbox,
): Promise<Gathered['earlier']> {
  const alone = watchAlone({ pushedAt, judgedAt, runs: isRunning }, policy.watch, now());
  return alone ? [] : records.earlierImages(image);
}
