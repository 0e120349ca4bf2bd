import { among, type Finding, findingsOf, weightOf } from '../../core/findings/finding.ts';
import type { Decision } from '../../core/judgement/decision.ts';
import type { Judgement } from '../../core/judgement/judgement.ts';
import { type Announcement, countingOf, countsText, silentlyExploited } from '../announcement.ts';
import { advisoryUrl } from '../finding-line.ts';
import { type Part, section } from './slack-block.ts';
import { link } from './slack-text.ts';

const CHARACTERS = 900;
const NAMED = 12;

/**
 * What does not block, the worst by name and the others counted. What is in grace, exploited or unranked has a place
 * of its own. Of an undecided image nobody knows yet what will block.
 */
export function restPart({ judgement, decision }: Announcement): Part {
  const apart = [countingOf(decision), decision.inGrace]
    .flatMap(findingsOf)
    .concat(silentlyExploited(decision));
  const counts = countsWithout(judgement.counts, apart);
  if (!countsText(counts)) return { blocks: [], isCut: false };
  const named = worstOf(decision, apart);
  const left = countsText(countsWithout(counts, named));
  const label = judgement.verdict === 'undecided' ? 'Found so far' : 'Not blocking';
  const line = `${label}: ${named.map(nameText).join(', ')}${left && ` · and ${left} more`}`;
  return { blocks: section([line]), isCut: left !== '' };
}

/** The unranked have a block of their own. */
function countsWithout(
  counts: Judgement['counts'],
  findings: readonly Finding[],
): Judgement['counts'] {
  const left = { ...counts };
  for (const finding of findings) {
    const weight = weightOf(finding);
    left[weight] = (left[weight] ?? 0) - 1;
  }
  return { ...left, UNKNOWN: 0 };
}

/** As many of the rest as fit, worst first. */
function worstOf(
  { findings, suppressed }: Pick<Decision, 'findings' | 'suppressed'>,
  apart: readonly Finding[],
): Finding[] {
  const isElsewhere = among([...apart, ...findingsOf(suppressed)]);
  const named: Finding[] = [];
  let length = 0;
  for (const finding of findings) {
    if (weightOf(finding) === 'UNKNOWN' || isElsewhere(finding)) continue;
    length += nameText(finding, named.length, [...named, finding]).length + 2;
    if (named.length === NAMED || length > CHARACTERS) break;
    named.push(finding);
  }
  return named;
}

/** Each severity is said once, before the first of it. */
function nameText(finding: Finding, index: number, all: readonly Finding[]): string {
  const before = all[index - 1];
  const id = link(advisoryUrl(finding), finding.id, 60);
  const weight = weightOf(finding);
  return before && weightOf(before) === weight ? id : `${weight} ${id}`;
}
