import type { Decision, Verdict } from '../core/decide.ts';
import type { Judgement } from '../core/judgement.ts';
import type { Marking } from '../core/marker.ts';
import { WORST_FIRST } from '../core/severity.ts';

/** What there is to say about one judgement: routes put it into their own form. */
export interface Announcement {
  readonly judgement: Judgement;
  readonly decision: Decision;
  readonly marking: Marking;
  /** What the route was told last; absent for the first time. */
  readonly before?: Verdict;
}

/** `repository:tag`, by the most telling tag; `repository@sha256:0123…` for an image we alone have tagged. */
export function titleOf({ image, names }: Judgement): string {
  // `latest` moves on; whoever reads this tomorrow wants the name that stays.
  const name = names.find((tag) => tag !== 'latest') ?? names[0];
  return name ? `${image.repository}:${name}` : `${image.repository}@${image.digest.slice(0, 19)}`;
}

const MAY_SHIP: Record<Verdict, string> = {
  approved: 'May ship.',
  quarantined: 'Do not ship.',
  undecided: 'Not known yet.',
};

/** The answer to the developer's question, why, and whether it was another one until now. */
export function answerOf({ judgement: { verdict, reasons }, before }: Announcement): string {
  const reversal = before && before !== verdict ? ` It was ${before} until now.` : '';
  return `${MAY_SHIP[verdict]} ${sentence(reasons.map(({ text }) => text).join('; '))}${reversal}`;
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** `2 CRITICAL · 5 HIGH · 1 unranked`, worst first; empty where there is nothing to count. */
export const countsText = (counts: Judgement['counts']): string =>
  WORST_FIRST.flatMap((severity) => {
    const word = severity === 'UNKNOWN' ? 'unranked' : severity;
    return counts[severity] ? [`${counts[severity]} ${word}`] : [];
  }).join(' · ');

/** The image in the ECR console of its partition. */
export function consoleUrl({ image: { account, region, repository, digest } }: Judgement): string {
  const [domain] = [
    region.startsWith('cn-') && 'console.amazonaws.cn',
    region.startsWith('us-gov-') && 'console.amazonaws-us-gov.com',
    'console.aws.amazon.com',
  ].filter(Boolean);
  const path = `ecr/repositories/private/${account}/${repository}/_/image/${digest}/details`;
  return `https://${region}.${domain}/${path}?region=${region}`;
}
