import type { ForAll } from '../interventions/intervention.ts';
import { nameOfWaiver, type SlackWaiver } from '../interventions/slack-waivers.ts';
import { MINUTE } from '../time.ts';
import type { News } from './hearing.ts';

/** What is judged later than so after something was accepted for many images is told of by itself. */
const TOGETHER = 10 * MINUTE;
/** After so long the reply says what is not judged yet. Whatever was judged in that time has been noted by then. */
export const PATIENCE = TOGETHER + 2 * MINUTE;
/** Of so many repositories one reply tells: a transaction of the ledger takes a hundred writes. */
export const MOST_TOGETHER = 90;

/** The messages about many images in whose threads one reply tells that this one may ship by what was accepted there. Pure. */
export function toldTogether(
  { judgement, decision }: Pick<News, 'judgement' | 'decision'>,
  waivers: readonly SlackWaiver[] = [],
): readonly ForAll[] {
  if (judgement.verdict !== 'approved' || decision.released) return [];
  const latest = Date.parse(judgement.judgedAt) - TOGETHER;
  const fresh = waivers.filter(({ forAll, at }) => forAll && Date.parse(at) >= latest);
  if (fresh.length === 0) return [];
  const used = new Set(
    decision.suppressed.flatMap(({ by }) => (by.kind === 'waived' ? [by.waiver] : [])),
  );
  return fresh.flatMap((one) => (one.forAll && used.has(nameOfWaiver(one)) ? [one.forAll] : []));
}
