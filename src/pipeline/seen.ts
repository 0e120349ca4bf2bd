import type { Decision } from '../core/judgement/decision.ts';
import type { Judgement } from '../core/judgement/judgement.ts';
import type { Seen } from '../core/ledger/ledger.ts';
import { watchOf } from '../core/policy/watch.ts';
import type { Gathered } from './gather.ts';
import type { Toolbox } from './tools.ts';

/** What is written down of an image where its judgement is the same as before. */
export function seenOf(
  judgement: Judgement,
  decision: Decision,
  { entry, earlier }: Gathered,
  { policy, now }: Toolbox,
): Seen {
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
  return { reviewAt, platforms, watch };
}

/** The scanner says that it is used now. */
export const runs = ({ findings }: Decision): boolean =>
  findings.some(({ inUse = 0 }) => inUse > 0);
