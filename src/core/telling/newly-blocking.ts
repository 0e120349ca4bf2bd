import { type Finding, findingsOf, isInKev } from '../findings/finding.ts';
import type { News } from './hearing.ts';
import type { Said } from './said.ts';
import { newAmong } from './shown.ts';

/**
 * What blocks an image that people know, and did not when they heard of it last, or was not known to be exploited
 * then; worst first. Empty where nothing tells what is new: of an image that nobody has heard of everything is.
 */
export function newlyBlocking(
  { judgement, decision }: News,
  said: Said | undefined,
): readonly Finding[] {
  if (judgement.verdict !== 'quarantined' || !said) return [];
  const deciding = findingsOf(decision.deciding);
  if (said.verdict === 'approved') return deciding;
  if (!said.shown) return [];
  const added = new Set(newAmong(deciding, said.shown));
  const exploited = new Set(said.shown.exploited);
  return deciding.filter(
    (finding) => added.has(finding) || (isInKev(finding) && !exploited.has(finding.id)),
  );
}
