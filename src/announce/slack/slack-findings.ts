import { among, type Finding, findingsOf, weightOf } from '../../core/findings/finding.ts';
import type { Decision } from '../../core/judgement/decision.ts';
import type { Deciding, InGrace } from '../../core/judgement/weigh-findings.ts';
import { type Announcement, countingOf, countingTitle, WOULD_BLOCK } from '../announcement.ts';
import {
  advisoryUrl,
  circumstances,
  lapsesOf,
  type Setting,
  severityText,
} from '../finding-line.ts';
import { type Part, section } from './slack-block.ts';
import { readersDay } from './slack-date.ts';
import { code, escapeText, fitted, link } from './slack-text.ts';

const LINES = 20;
const UNRANKED = { lines: 8, characters: 500 };

/** What counts, one line each, in at most so many characters; then what does not yet. */
export function findingsPart(announcement: Announcement, characters: number): Part {
  const { judgement, decision, lapsed = [] } = announcement;
  const counting = countingOf(decision);
  if (counting.length === 0) return { blocks: section(graceLines(decision)), isCut: false };
  const setting: Setting = {
    isNew: among(decision.diff?.added ?? []),
    lapsed: lapsesOf(lapsed),
    judgement,
    sayFix: new Set(counting.map(({ finding }) => finding.fix.state)).size > 1,
  };
  const lineOf = (one: Deciding) => findingLine(one, setting);
  const { lines, left } = fitted(counting, lineOf, { lines: LINES, characters });
  const title = countingTitle(decision);
  const blocks = section([
    `*${title}*${title === WOULD_BLOCK ? ' (the policy only advises here)' : ''}`,
    ...lines,
    ...(left > 0 ? [`… and ${left} more, all in the ECR console`] : []),
    ...graceLines(decision),
  ]);
  return { blocks, isCut: left > 0 };
}

function findingLine(deciding: Deciding, setting: Setting): string {
  const { finding } = deciding;
  const { name, version } = finding.package;
  const installed = version ? ` ${code(version, 60)}` : ' version unknown';
  const notes = circumstances(deciding, setting).map((note) => ` · ${noteText(note)}`);
  const id = link(advisoryUrl(finding), finding.id, 60);
  return `• ${severityText(finding)} ${id} ${code(name, 80)}${installed}${notes.join('')}`;
}

/** What is exploited already should catch the eye. */
const noteText = (note: string): string => escapeText(note, 120).replace(/^KEV(?= since )/, '*$&*');

/** `3 in grace: the first counts from 2026-12-05 (CVE-2026-1 curl → 8.1)`. */
function graceLines({ inGrace }: Pick<Decision, 'inGrace'>): string[] {
  const [worst] = inGrace;
  if (!worst) return [];
  // Worst first: of several that end at one time, the worst is named.
  const first = inGrace.reduce((a, b): InGrace => (b.until < a.until ? b : a), worst);
  const { id, package: one, fix } = first.finding;
  const upgrade = fix.state === 'available' && fix.version ? ` → ${code(fix.version, 60)}` : '';
  const what = `${escapeText(id, 60)} ${code(one.name, 80)}${upgrade}`;
  const which = inGrace.length === 1 ? 'it' : 'the first';
  return [`${inGrace.length} in grace: ${which} counts from ${readersDay(first.until)} (${what})`];
}

const isUnranked = (finding: Finding): boolean => weightOf(finding) === 'UNKNOWN';

/** Nobody has called them harmless. What a rule counts all the same is named there. */
export function unrankedPart({ decision }: Announcement): Part {
  const told = findingsOf([...countingOf(decision), ...decision.inGrace]).filter(isUnranked);
  const isTold = among(told);
  const unranked = decision.unranked.filter((finding) => !isTold(finding));
  if (unranked.length === 0) return { blocks: [], isCut: false };
  const lineOf = (finding: Finding) =>
    `• ${link(advisoryUrl(finding), finding.id, 60)} ${code(finding.package.name, 80)}`;
  const { lines, left } = fitted(unranked, lineOf, UNRANKED);
  const blocks = section([
    `*Unranked: ${unranked.length} without a severity or a score* (not blocking, worth a look)`,
    ...lines,
    ...(left > 0 ? [`… and ${left} more`] : []),
  ]);
  return { blocks, isCut: left > 0 };
}
