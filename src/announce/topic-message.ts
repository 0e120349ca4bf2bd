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

/** SNS takes 262,144 bytes with the attributes. */
const BODY_BYTES = 250_000;

/** How many of each list are given: the most that fits. What is left out stands in the ledger. */
const LISTED = [100, 50, 20, 5, 0];

/** Longer texts are cut: names and versions are anybody's. */
const TEXT_CHARACTERS = 500;

/** The announcement for subscribers of the topic: JSON for programs, a subject for mail. Pure. */
export function topicMessage(announcement: Announcement): TopicMessage {
  const { judgement } = announcement;
  const { image, verdict } = judgement;
  return {
    subject: subjectOf(`[${verdict}] ${titleOf(judgement)}`),
    message: fittingBody(announcement),
    attributes: {
      repository: image.repository,
      verdict,
      severity: judgement.worst ?? 'NONE',
      account: image.account,
      region: image.region,
    },
  };
}

function fittingBody(announcement: Announcement): string {
  for (const listed of LISTED) {
    const body = bodyOf(announcement, listed);
    if (Buffer.byteLength(body) <= BODY_BYTES) return body;
  }
  return answerOf(announcement);
}

function bodyOf(announcement: Announcement, listed: number): string {
  const { judgement, decision, marking, before } = announcement;
  const body = {
    verdict: judgement.verdict,
    ...(before && { before }),
    answer: answerOf(announcement),
    image: { ...judgement.image, tags: judgement.names },
    reasons: judgement.reasons,
    doubts: decision.doubts.slice(0, listed),
    counts: judgement.counts,
    deciding: decision.deciding
      .slice(0, listed)
      .map(({ finding, rule }) => ({ rule: rule.name, ...brief(finding) })),
    decidingTotal: decision.deciding.length,
    unranked: decision.unranked.slice(0, listed).map(brief),
    unrankedTotal: decision.unranked.length,
    platforms: judgement.platforms.slice(0, listed),
    marking,
    judgedAt: judgement.judgedAt,
    policyVersion: judgement.policyVersion,
    console: consoleUrl(judgement),
  };
  const clipped = (_key: string, value: unknown) =>
    typeof value === 'string' ? value.slice(0, TEXT_CHARACTERS) : value;
  return JSON.stringify(body, clipped, 2);
}

const brief = (finding: Finding) => ({
  id: finding.id,
  severity: weightOf(finding),
  package: finding.package.name,
  version: finding.package.version,
  fix: finding.fix,
  exploit: finding.exploit,
  platforms: finding.platforms.slice(0, 10),
});

/** Fewer than 100 characters of ASCII without line breaks: what SNS takes and every mail program shows. */
const subjectOf = (text: string): string => {
  const ascii = text.replace(/[^\x20-\x7e]/g, '?');
  return ascii.length < 100 ? ascii : `${ascii.slice(0, 96)}...`;
};
