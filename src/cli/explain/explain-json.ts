import { findingKey } from '../../core/findings/finding.ts';
import { evidenceEntry } from '../../core/judgement/evidence-entry.ts';
import type { Explained } from './explained.ts';
import { notCountingEntry } from './not-counting-text.ts';
import { outlookSentences } from './outlook-text.ts';
import { setOffEntry } from './set-off-text.ts';

/**
 * The explanation for programs: the words of `npm run replay`, and the outlook. `policySource`: where the
 * policy comes from.
 */
export function explainJson(explained: Explained, policySource: string) {
  const { evidence, decision, others, policyVersion, outlook, undecidedSince, telling } = explained;
  const { heard, upkeep, effects, waiversLost, putsNone } = explained;
  const { image, tags, pushedAt, platforms } = evidence;
  const { now, after, stays } = outlook;
  return {
    image,
    tags,
    ...(pushedAt && { pushedAt }),
    verdict: decision.verdict,
    reasons: decision.reasons,
    policyVersion,
    policySource,
    platforms: platforms.map(({ digest, platform, scan }) => ({
      digest,
      ...(platform && { platform }),
      state: scan.state,
      ...(scan.completedAt && { completedAt: scan.completedAt }),
      findings: scan.findings.length,
    })),
    ...evidenceEntry(decision),
    others: others.map(notCountingEntry),
    unranked: decision.unranked.map(findingKey),
    ...(undecidedSince && { undecidedSince }),
    ...(telling && { telling }),
    ...(waiversLost && { waiversLost }),
    ...(putsNone && { putsNone }),
    ...(heard && { inSlack: heard }),
    ...(upkeep && { onRecord: upkeep }),
    ...(effects && { setsOff: setOffEntry(effects) }),
    outlook: {
      now,
      after,
      upgrades: outlook.upgrades.map(({ package: { name, version }, to, clears }) => ({
        package: name,
        ...(version && { from: version }),
        to,
        clears: clears.map(({ id }) => id),
      })),
      staysWithoutFix: stays.noFix.map(({ id }) => id),
      staysWithUnknownFix: stays.unknownFix.map(({ id }) => id),
      says: outlookSentences(outlook),
    },
  };
}
