import type { Evidence } from '../evidence/evidence.ts';
import { waivedFromSlack } from '../findings/kept-finding.ts';
import { dueOf } from '../ledger/due.ts';
import type { Current } from '../ledger/ledger.ts';
import { waitedForUntil } from '../ledger/rescan.ts';
import type { Policy } from '../policy/policy.ts';
import { judgeAgain } from './audit.ts';
import type { Background } from './background.ts';
import type { Decision } from './decision.ts';
import type { Judgement } from './judgement.ts';
import { releaseFor, verdictOfEvidence } from './released.ts';

/** What everything known comes to. */
export interface Judged {
  readonly decision: Decision;
  readonly judgement: Judgement;
}

/**
 * That ECR is at work on a scan that we have asked for is no news: until it has ended, for an hour at most, the
 * one before it stands, and with it what is on record. Only where nothing else is different, and somebody looks
 * again when the hour is over.
 */
export function whileRescanned(
  judged: Judged,
  evidence: Evidence,
  current: Current,
  { now, ownFindings, waivers }: Background,
  policy: Policy,
): Judged {
  const isToWait =
    isWaitedFor(current, now) &&
    isAllElseKnown(current.judgement, judged) &&
    isStillAccepted(ownFindings, waivers) &&
    isOneUnderWay(current.judgement, evidence);
  if (!isToWait) return judged;
  const decision = judgeAgain(current.judgement, ownFindings, policy);
  // What was kept of it may be lost.
  return decision.verdict === current.judgement.verdict
    ? { decision, judgement: current.judgement }
    : judged;
}

/** A scan has started, its end has not been seen, and until the hour is over what is on record holds by itself. */
function isWaitedFor(current: Current, now: Date): boolean {
  const { scanAsked, settledAt, judgement } = current;
  const { verdict, undecidedSince, reviewAt } = judgement;
  const until = scanAsked?.said === 'started' ? waitedForUntil(scanAsked) : undefined;
  const due = dueOf(current);
  const time = now.toISOString();
  return (
    settledAt !== undefined &&
    verdict !== 'undecided' &&
    undecidedSince === undefined &&
    until !== undefined &&
    time < until &&
    due !== undefined &&
    due.dueAt <= until &&
    (reviewAt === undefined || time < reviewAt)
  );
}

/** Nothing but that a scan is under way is new: neither of the image nor of the policy, and no event has spoken of findings. */
function isAllElseKnown(known: Judgement, { decision, judgement }: Judged): boolean {
  const { because, names, pushedAt, standing, policyVersion } = judgement;
  return (
    because !== 'scan-ended' &&
    because !== 'finding' &&
    verdictOfEvidence(decision) === 'undecided' &&
    releaseFor(decision)?.id === releaseFor(known)?.id &&
    decision.doubts.every(({ code }) => code === 'scan-pending') &&
    policyVersion === known.policyVersion &&
    standing === known.standing &&
    pushedAt === known.pushedAt &&
    names.join() === known.names.join()
  );
}

/** Nobody has revoked from Slack what the record rests on: another policy would have another version. */
function isStillAccepted(
  ownFindings: Background['ownFindings'],
  waivers: Background['waivers'],
): boolean {
  const names = new Set(waivers.map(({ name }) => name));
  return ownFindings.every((one) => {
    const by = waivedFromSlack(one);
    return by === undefined || names.has(by.waiver);
  });
}

/** One platform, of which nothing is shown while it is scanned; all others are as they were. */
function isOneUnderWay({ platforms: known }: Judgement, { platforms }: Evidence): boolean {
  if (platforms.length !== known.length) return false;
  const changed = platforms.filter(
    ({ digest, scan }) =>
      !known.some(
        (one) =>
          one.digest === digest && one.state === scan.state && one.completedAt === scan.completedAt,
      ),
  );
  const [first, ...others] = changed;
  const before = known.find(({ digest }) => digest === first?.digest);
  return (
    first !== undefined &&
    others.length === 0 &&
    before?.state === 'complete' &&
    first.scan.state === 'pending' &&
    first.scan.completedAt === undefined &&
    first.scan.findings.length === 0
  );
}
