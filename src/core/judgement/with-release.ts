import { endOfRelease, holds, type ReleaseWord } from '../interventions/release.ts';
import type { Decision } from './decision.ts';
import { RELEASED, sayReleased } from './released.ts';
import { isWorthTelling } from './remedies.ts';

/**
 * What a release makes of a decision: it may ship until the release ends, and what stands against it stays to be
 * seen. What may ship without it does so by its evidence, with the release beside it: a waiver that is revoked may make
 * it needed at any time. What is not there, or no image, is left as it is: nobody can vouch for it.
 */
export function withRelease(
  decision: Decision,
  release: ReleaseWord | undefined,
  now: Date,
): Decision {
  const { verdict, reasons, deciding, tellAt: _untold, quarantineAt: _never, ...rest } = decision;
  if (!release || !holds(release, now)) return decision;
  if (!decision.doubts.every(isWorthTelling)) return decision;
  const { id, by, at, reason: why, ticket } = release;
  const until = endOfRelease(release);
  const word = { id, by, at, why, ...(ticket && { ticket }), until };
  const { reviewAt = until } = decision;
  const lookAt = reviewAt < until ? reviewAt : until;
  if (verdict === 'approved') return { ...decision, spare: word, reviewAt: lookAt };
  const rules = [...new Set(deciding.map(({ rule }) => rule.name))];
  return {
    ...rest,
    verdict: 'approved',
    reasons: [{ code: RELEASED, text: sayReleased(word) }, ...reasons],
    deciding: [],
    released: { ...word, against: { verdict, reasons, rules }, deciding },
    reviewAt: lookAt,
  };
}
