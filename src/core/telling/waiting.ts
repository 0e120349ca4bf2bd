import { among, findingsOf, isInKev, weightOf } from '../findings/finding.ts';
import { isBelow } from '../findings/severity.ts';
import type { Decision } from '../judgement/decision.ts';
import { standingAgainst, verdictOfEvidence } from '../judgement/released.ts';
import type { Destination } from '../policy/notify.ts';
import { quietUntil } from '../policy/quiet-hours.ts';

/** A verdict that people may hear of. */
interface Verdict {
  readonly decision: Pick<
    Decision,
    'verdict' | 'deciding' | 'released' | 'doubts' | 'findings' | 'suppressed'
  >;
}

/** ISO time at which the quiet hours end for which this waits; undefined where it is said at once. */
export const waitsUntil = (
  { quietHours }: Pick<Destination, 'quietHours'>,
  news: Verdict,
  now: Date,
): string | undefined => (quietHours && canWait(news) ? quietUntil(now, quietHours) : undefined);

/**
 * Nothing CRITICAL stands against it, nothing of it is in KEV, and nobody has to fear so because something is not known.
 * A person's release does not make it milder.
 */
function canWait({ decision }: Verdict): boolean {
  const { doubts, findings, suppressed } = decision;
  const verdict = verdictOfEvidence(decision);
  const against = findingsOf(standingAgainst(decision));
  if (verdict === 'undecided' || doubts.length > 0) return false;
  if (verdict === 'quarantined' && against.length === 0) return false;
  const isHarmless = against.every((finding) => {
    const weight = weightOf(finding);
    const isRanked = weight !== 'UNKNOWN' && isBelow(weight, 'CRITICAL');
    return isRanked && finding.kev?.state === 'not-listed';
  });
  if (!isHarmless) return false;
  const exploited = findings.filter(isInKev);
  if (exploited.length === 0) return true;
  const isAside = among(findingsOf(suppressed));
  return exploited.every(isAside);
}
