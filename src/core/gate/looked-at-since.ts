import { emptyScan } from '../evidence/evidence.ts';
import { contradicts } from '../evidence/scan-report.ts';
import type { Current } from '../ledger/ledger.ts';
import { MINUTE } from '../time.ts';
import type { KeptReport, OpenRequest } from './gate-entry.ts';

/**
 * Whether the image itself has been looked at since a request was made that may stand for others alone: of a platform,
 * until every index that lists it has been judged. What a look that was under way then had read may be older; an event's
 * request is judged later than that anyway. A time that is missing proves nothing. Pure.
 */
export function isAnsweredByLook(
  { kind, isOfPlatform, askedAt = '' }: OpenRequest,
  current: Current,
): boolean {
  const mayBeForOthers = isOfPlatform === true || kind === 'heard';
  return mayBeForOthers && Date.parse(askedAt) + MINUTE < lookOf(current);
}

/**
 * Whether an event has told of a scan on which the judgement does not rest: it was written down after the last look, and
 * the scan on record is not of the platform, not complete, the one before, or has fewer findings. That a scan has shown
 * it since closes a report, and judges nobody. Pure.
 */
export function isUnjudged({ digest, report, notedAt }: KeptReport, current: Current): boolean {
  if (Date.parse(notedAt) < lookOf(current)) return false;
  const { platforms, counts } = current.judgement;
  const { state, completedAt } = platforms.find((one) => one.digest === digest) ?? {};
  if (state !== 'complete' || completedAt === undefined) return true;
  const { closed: _shown, ...said } = report;
  // Of several platforms nobody knows which of them has what is counted.
  const delivered = platforms.length === 1 ? counts : {};
  return contradicts({ ...emptyScan(state), completedAt, delivered }, said);
}

const lookOf = ({ judgement: { judgedAt }, lookedAt = judgedAt }: Current): number =>
  Date.parse(lookedAt);
