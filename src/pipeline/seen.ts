import type { Decision } from '../core/judgement/decision.ts';
import type { Judgement } from '../core/judgement/judgement.ts';
import type { Seen } from '../core/ledger/ledger.ts';
import { watchOf } from '../core/policy/watch.ts';
import type { Gathered } from './gather.ts';
import type { Toolbox } from './tools.ts';

/**
 * What is written down of an image where its judgement is the same as before. One that would not be looked at
 * any more is asked for once more: without findings, they do not say that it is in use.
 */
export async function seenOf(
  judgement: Judgement,
  decision: Decision,
  { entry, earlier }: Gathered,
  tools: Toolbox,
): Promise<Seen> {
  const { policy, now } = tools;
  const { image, judgedAt, pushedAt = judgedAt, names, platforms, reviewAt } = judgement;
  const watchable = {
    digest: image.digest,
    pushedAt,
    names,
    // Where nothing is new, the judgement on record is the one that gave it its names.
    judgedAt: entry.current?.judgement.judgedAt ?? judgedAt,
    runs: runs(decision),
  };
  const watch = watchOf(watchable, earlier, policy.watch, now(), entry.current?.watch);
  const isInUse = watch.state === 'ended' && (await isCoveredInUse(judgement, tools));
  return {
    reviewAt,
    platforms,
    watch: isInUse ? { state: 'watched', because: 'runs' } : watch,
  };
}

/**
 * Whether Inspector sees in use what it scans continuously. Where it does not answer, nobody knows that it is
 * not: then it is looked at for another day.
 */
async function isCoveredInUse(
  { image, standing, platforms }: Judgement,
  { coverage }: Toolbox,
): Promise<boolean> {
  const scanned = platforms.filter(({ continuous }) => continuous);
  if (standing !== 'subject' || scanned.length === 0) return false;
  const digests = scanned.map(({ digest }) => digest);
  try {
    const uses = await coverage(image, digests);
    return digests.some((digest) => (uses?.get(digest)?.inUseCount ?? 0) > 0);
  } catch {
    return true;
  }
}

/** The scanner says that it is used now. */
export const runs = ({ findings }: Decision): boolean =>
  findings.some(({ inUse = 0 }) => inUse > 0);
