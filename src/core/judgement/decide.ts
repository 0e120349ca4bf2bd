import type { Evidence } from '../evidence/evidence.ts';
import { firstTooOld } from '../evidence/scan-age.ts';
import { diffOf } from '../findings/diff.ts';
import { feedTroubles } from '../findings/enrich.ts';
import { datesOf } from '../findings/feeds/feeds.ts';
import { findingsOf } from '../findings/finding.ts';
import { fixPlanOf } from '../findings/fix-plan.ts';
import type { Policy } from '../policy/policy.ts';
import { viewsOf } from '../policy/views.ts';
import type { Background } from './background.ts';
import type { Case, Decision } from './decision.ts';
import { DOUBTS_KEPT, doubtsOf, doubtsOfAge } from './doubts.ts';
import { knownFindings } from './known-findings.ts';
import { namesOf } from './marker.ts';
import { verdictOfView, worstOfViews } from './verdict-of-view.ts';
import { withRelease } from './with-release.ts';

/** The verdict on everything known about an image now. */
export function decide(evidence: Evidence, policy: Policy, background: Background): Decision {
  const { now, intel, previous, undecidedSince, waivers, release, runsIn } = background;
  const { image, tags, platforms, pushedAt } = evidence;
  const { noOlderThan } = policy.scan;
  const scans = platforms.map(({ scan }) => scan);
  const tooOldAt = firstTooOld(scans, noOlderThan, now);
  const feeds = datesOf(intel);
  const decision = decideCase(
    {
      image,
      tags: namesOf(tags, image.digest),
      platforms: platforms.length,
      known: knownFindings(evidence, background, feedTroubles(feeds, policy.staleAfter, now)),
      doubts: [...doubtsOf(evidence), ...doubtsOfAge(evidence, noOlderThan, now)],
      ...(tooOldAt && { tooOldAt }),
      feeds,
      now,
      ...(pushedAt && { pushedAt }),
      ...(undecidedSince && { undecidedSince }),
      ...(previous && { previous }),
      waivers,
      ...(release && { release }),
    },
    policy,
  );
  return { ...decision, ...(runsIn && { runsIn }) };
}

/**
 * The verdict on a case. One blocking finding quarantines at once, whatever else is unknown; approval
 * needs a complete scan of every platform; everything between is undecided. Where the image's tags
 * call for different rule sets, the worst verdict holds. What a person has released may ship whatever that is.
 */
export function decideCase(one: Case, policy: Policy): Decision {
  const { image, tags, known, feeds, now, previous, doubts } = one;
  const findings = findingsOf(known);
  const troubles = feedTroubles(feeds, policy.staleAfter, now);
  const weighed = { ...one, findings, troubles };
  const { worst, reviewAt, quarantineAt, tellAt, undecidedSince } = worstOfViews(
    viewsOf(image, tags, policy, one.waivers, now).map(
      (view) => () => verdictOfView(view, weighed),
    ),
  );
  const counting = [...worst.deciding, ...worst.advised, ...worst.inGrace];
  const decision: Decision = {
    ...worst,
    reasons: [worst.reasons[0], ...worst.reasons.slice(1, DOUBTS_KEPT)],
    doubts: worst.doubts.slice(0, DOUBTS_KEPT),
    accepted: worst.accepted.slice(0, DOUBTS_KEPT),
    ...(reviewAt && { reviewAt }),
    ...(worst.verdict === 'undecided' && quarantineAt && { quarantineAt }),
    ...(worst.verdict === 'undecided' && tellAt && { tellAt }),
    ...(undecidedSince && { undecidedSince }),
    known,
    findings,
    // Of an image without findings nobody has asked the feeds anything.
    troubles: findings.length > 0 ? troubles : [],
    feeds,
    plan: fixPlanOf(findingsOf(counting)),
    ...(previous && { diff: diffOf(findings, previous, doubts.length === 0) }),
  };
  return withRelease(decision, one.release, now);
}
