import {
  advisoryUrl,
  kevText,
  likelihoodText,
  severityText,
} from '../../../announce/finding-line.ts';
import { type Finding, isInKev, weightOf } from '../../../core/findings/finding.ts';
import type { Severity } from '../../../core/findings/severity.ts';
import { onOneLine } from '../../../core/text.ts';
import { link, text } from '../markdown-text.ts';
import { asUri } from '../shared/as-uri.ts';
import { MOST_DESCRIPTION } from './limits.ts';
import { messageText, shortMessage } from './sarif-text.ts';

/**
 * GitHub makes a word of a number: over 9.0 critical, from 7.0 high, from 4.0 medium, from 0.1 low, and none of no
 * number. The word has to be the weight that the policy goes by: a score outside of its band is moved to its edge.
 */
const BANDS: Readonly<Partial<Record<Severity, { least: number; middle: number; most: number }>>> =
  {
    CRITICAL: { least: 9.1, middle: 9.5, most: 10 },
    HIGH: { least: 7, middle: 8, most: 8.9 },
    MEDIUM: { least: 4, middle: 5.5, most: 6.9 },
    LOW: { least: 0.1, middle: 2, most: 3.9 },
    INFORMATIONAL: { least: 0.1, middle: 0.1, most: 0.1 },
  };

/** Undefined for what nobody has ranked: a number would be made up. */
export function securitySeverity(finding: Finding): number | undefined {
  const band = BANDS[weightOf(finding)];
  if (!band) return undefined;
  const score = finding.cvss?.score ?? band.middle;
  return Math.min(Math.max(score, band.least), band.most);
}

/** What GitHub shows beside every alert of a vulnerability. */
export function ruleOf(findings: readonly [Finding, ...Finding[]]): object {
  const [finding] = findings;
  const scores = findings.flatMap((one) => securitySeverity(one) ?? []);
  const helpUri = asUri(advisoryUrl(finding));
  const described = finding.description || finding.title || 'The scanner does not describe it.';
  return {
    id: ruleId(finding),
    shortDescription: { text: shortMessage(titleOf(finding), MOST_DESCRIPTION) },
    fullDescription: { text: shortMessage(described, MOST_DESCRIPTION) },
    ...(helpUri && { helpUri }),
    help: { text: helpText(finding), markdown: helpMarkdown(finding, helpUri) },
    properties: {
      tags: tagsOf(findings),
      ...(scores.length > 0 && { 'security-severity': Math.max(...scores).toFixed(1) }),
    },
  };
}

/** Scanners like to begin with the id. */
function titleOf(finding: Finding): string {
  const { title } = finding;
  if (!title) return ruleId(finding);
  return title.includes(ruleId(finding)) ? title : `${ruleId(finding)}: ${title}`;
}

/** An empty one is none. */
export const ruleId = ({ id }: Finding): string =>
  onOneLine(id).trim() || 'vulnerability without an id';

/** Fixed words alone: GitHub takes no more than 20 of them. */
const tagsOf = (findings: readonly Finding[]): string[] => [
  'security',
  'vulnerability',
  ...(findings.some(isInKev) ? ['kev'] : []),
  ...(findings.some(({ exploit }) => exploit === 'known') ? ['exploit-known'] : []),
  ...(findings.every((one) => weightOf(one) === 'UNKNOWN') ? ['unranked'] : []),
];

function factsOf(finding: Finding): string[] {
  const { aliases, cvss, epss } = finding;
  return [
    severityText(finding),
    ...(cvss ? [`CVSS ${[cvss.score, cvss.vector, cvss.source].filter(Boolean).join(', ')}`] : []),
    ...kevText(finding),
    ...(epss ? [likelihoodText(epss)] : []),
    ...(finding.exploit === 'known' ? ['an exploit is known'] : []),
    ...(aliases.length > 0 ? [`also ${aliases.slice(0, 10).join(', ')}`] : []),
    ...(finding.published ? [`published ${finding.published.slice(0, 10)}`] : []),
  ];
}

const helpText = (finding: Finding): string =>
  messageText([ruleId(finding), ...factsOf(finding)].join('; '));

const DESCRIBED = 2_000;

function helpMarkdown(finding: Finding, uri: string | undefined): string {
  const { description } = finding;
  return [
    `**${text(titleOf(finding))}**`,
    ...(description ? [text(description, DESCRIBED)] : []),
    factsOf(finding)
      .map((fact) => `- ${text(fact)}`)
      .join('\n'),
    ...(uri ? [link('Advisory', uri)] : []),
  ].join('\n\n');
}
