import type { Finding } from '../core/finding.ts';
import { weightOf } from '../core/finding.ts';
import { type Announcement, answerOf, consoleUrl, titleOf } from './announcement.ts';

export interface TopicMessage {
  readonly subject: string;
  /** JSON. */
  readonly message: string;
  /** For subscribers' filter policies. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** SNS takes 262,144 bytes; the findings beyond these stand in the ledger. */
const LISTED = 100;

/** The announcement for subscribers of the topic: JSON for programs, a subject for mail. Pure. */
export function topicMessage({ judgement, decision, marking }: Announcement): TopicMessage {
  const { image, verdict } = judgement;
  const body = {
    verdict,
    answer: answerOf(judgement),
    image: { ...image, tags: judgement.names },
    reasons: judgement.reasons,
    doubts: decision.doubts.slice(0, LISTED),
    counts: judgement.counts,
    deciding: decision.deciding
      .slice(0, LISTED)
      .map(({ finding, rule }) => ({ rule: rule.name, ...brief(finding) })),
    decidingTotal: decision.deciding.length,
    unranked: decision.unranked.slice(0, LISTED).map(brief),
    unrankedTotal: decision.unranked.length,
    platforms: judgement.platforms.slice(0, LISTED),
    marking,
    judgedAt: judgement.judgedAt,
    policyVersion: judgement.policyVersion,
    console: consoleUrl(judgement),
  };
  return {
    subject: subjectOf(`[${verdict}] ${titleOf(judgement)}`),
    message: JSON.stringify(body, undefined, 2),
    attributes: {
      repository: image.repository,
      verdict,
      severity: judgement.worst ?? 'NONE',
      account: image.account,
      region: image.region,
    },
  };
}

const brief = (finding: Finding) => ({
  id: finding.id.slice(0, 100),
  severity: weightOf(finding),
  package: finding.package.name.slice(0, 200),
  version: finding.package.version?.slice(0, 100),
  fix: finding.fix,
  exploit: finding.exploit,
  platforms: finding.platforms.slice(0, 10),
});

/** Fewer than 100 characters of ASCII without line breaks: what SNS takes and every mail program shows. */
const subjectOf = (text: string): string => {
  const ascii = text.replace(/[^\x20-\x7e]/g, '?');
  return ascii.length < 100 ? ascii : `${ascii.slice(0, 96)}...`;
};
