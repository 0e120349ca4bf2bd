import { among, type Finding, findingsOf, weightOf } from '../../core/findings/finding.ts';
import { rankOf } from '../../core/findings/severity.ts';
import type { SuppressedBy } from '../../core/findings/suppression.ts';
import type { Decision } from '../../core/judgement/decision.ts';
import type { Deciding, InGrace } from '../../core/judgement/weigh-findings.ts';
import { unknownNamed } from '../../core/policy/unknowns.ts';
import { clip, onOneLine } from '../../core/text.ts';
import { dayOf } from '../../core/time.ts';
import { type Announcement, countingOf, isAdvised } from '../announcement.ts';
import { advisoryUrl, kevText, percentText, severityText } from '../finding-line.ts';
import { whoseWord } from '../whose-word.ts';
import { type Cell, linkCell, numberCell } from './slack-block.ts';
import { addressOf } from './slack-text.ts';

/** What stands above the columns. */
export const HEAD = [
  'Severity',
  'Vulnerability',
  'Package',
  'Fixed in',
  'Counts',
  'EPSS',
  'Exploited',
  'Because',
] as const;

/** One finding; what stands in its cells, the first first. */
export type Row = readonly (string | Cell)[];

/** Whether a finding counts, and why, or by whose word not. */
interface Standing {
  readonly counts: string;
  readonly because: string;
}

/**
 * Rows of at most so many findings: what counts, what counts later, then the rest, each the worst first. Nothing is
 * sorted, for each list is; and of thousands only those rows are made that are taken.
 */
export function* rowsOf(announcement: Announcement, most: number): Generator<Row> {
  const { decision } = announcement;
  const counting = countingOf(decision);
  const counts = isAdvised(announcement) ? 'would' : 'yes';
  for (const one of counting) yield rowOf(one.finding, { counts, because: ruleText(one) });
  for (const one of decision.inGrace) yield rowOf(one.finding, inGrace(one));
  const rest = restOf(decision, most);
  const aside = wordsOn(rest, decision.suppressed);
  for (const finding of rest) yield rowOf(finding, standingOf(announcement, finding, aside));
}

/** The first of what counts neither now nor later. */
function restOf(decision: Decision, most: number): readonly Finding[] {
  const isTold = among([countingOf(decision), decision.inGrace].flatMap(findingsOf));
  const rest: Finding[] = [];
  for (const finding of decision.findings) {
    if (rest.length === most) break;
    if (!isTold(finding)) rest.push(finding);
  }
  return rest;
}

/** By whose word some of these do not count. */
function wordsOn(
  rest: readonly Finding[],
  suppressed: Decision['suppressed'],
): ReadonlyMap<Finding, SuppressedBy> {
  const words = new Map<Finding, SuppressedBy>();
  const isAmong = new Set(rest);
  for (const { finding, by } of suppressed) if (isAmong.has(finding)) words.set(finding, by);
  return words;
}

const inGrace = ({ rule, until }: InGrace): Standing => ({
  counts: `from ${dayOf(until)}`,
  because: rule.name,
});

function standingOf(
  { judgement }: Announcement,
  finding: Finding,
  aside: ReadonlyMap<Finding, SuppressedBy>,
): Standing {
  const by = aside.get(finding);
  if (by) return { counts: 'no', because: whoseWord(by) };
  // Of an undecided image nobody knows yet what will count.
  if (judgement.verdict === 'undecided') return { counts: 'not known yet', because: '' };
  const isUnranked = weightOf(finding) === 'UNKNOWN';
  return { counts: 'no', because: isUnranked ? 'no severity and no score' : 'no rule counts it' };
}

const ruleText = ({ rule, unknown }: Deciding): string =>
  [rule.name, ...unknown.flatMap((name) => unknownNamed(name).briefly ?? [])].join(', ');

const text = (value: string, length: number): string => clip(onOneLine(value), length);

function rowOf(finding: Finding, { counts, because }: Standing): Row {
  const { id, epss, package: one } = finding;
  const url = addressOf(advisoryUrl(finding));
  const name = text(id, 40);
  return [
    // As words they would be sorted by the alphabet.
    numberCell(rankOf(weightOf(finding)), severityText(finding)),
    url && name ? linkCell(url, name) : name,
    text([one.name, one.version].filter(Boolean).join(' '), 60),
    text(fixText(finding), 40),
    counts,
    epss ? numberCell(epss.score, `${percentText(epss.score)} %`) : '',
    text(exploitText(finding), 60),
    text(because, 90),
  ];
}

function fixText({ fix }: Finding): string {
  if (fix.state === 'available') return fix.version ?? 'a later version';
  return fix.state === 'none' ? 'no fix yet' : 'unknown';
}

/** What CISA knows comes first; unknown is said as unknown, never as none. */
function exploitText(finding: Finding): string {
  const [listed] = kevText(finding);
  if (listed !== undefined || finding.exploit === 'none-known') return listed ?? '';
  return finding.exploit;
}
