import { type Evidence, isWaiting } from '../evidence/evidence.ts';
import type { Judgement } from '../judgement/judgement.ts';

/** The same evidence under the same policy, for the same kind of subject: nothing new to record. */
export const isSameJudgement = (a: Judgement, b: Judgement): boolean =>
  a.fingerprint === b.fingerprint &&
  a.policyVersion === b.policyVersion &&
  a.standing === b.standing &&
  a.verdict === b.verdict &&
  // What it is called decides which rules hold, and what it may be deployed as.
  a.names.join() === b.names.join();

/**
 * Whether a reading could have been made before the recorded one. The ledger and the registry are
 * read at the same moment, so another run may have read newer evidence and recorded it in between.
 * A reading that only moves forward (a scan that has finished since, or finished later) is newer;
 * any other difference has to be read again, now that the record is known.
 */
export function mayPredate(evidence: Evidence, recorded: Judgement | undefined): boolean {
  if (!recorded) return false;
  if (evidence.platforms.length === 0) return recorded.platforms.length > 0;
  const before = new Map(recorded.platforms.map((platform) => [platform.digest, platform]));
  return evidence.platforms.some(({ digest, scan }) => {
    const known = before.get(digest);
    if (!known || isWaiting(known.state)) return false;
    if (isWaiting(scan.state)) return true;
    return scan.completedAt === undefined || (known.completedAt ?? '') > scan.completedAt;
  });
}
