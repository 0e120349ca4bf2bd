import { among, type Finding, findingsOf, isInKev, weightOf } from '../../core/findings/finding.ts';
import { sayFindings } from '../../core/findings/finding-counts.ts';
import { calledBy, endingOf, type SuppressedBy } from '../../core/findings/suppression.ts';
import type { Suppressed } from '../../core/judgement/weigh-findings.ts';
import { type Announcement, countingOf, tallyOf } from '../announcement.ts';
import { severityText } from '../finding-line.ts';
import { type Block, section } from './slack-block.ts';
import { readersEnd } from './slack-date.ts';
import { code, escapeText, fitLines, link } from './slack-text.ts';

const LINES = 6;
/** Where nothing else is said than what does not count, the worst of it is enough. */
const WORST_LINES = 3;
/** Enough for the longest line there can be: the worst of all is named in any case. */
const CHARACTERS = 1_500;
/** Of one group, by name. */
const NAMES = 3;

/** What one person, rule or scanner has taken out of the verdict. */
interface Group {
  readonly by: SuppressedBy;
  /** Worst first. */
  readonly members: Suppressed[];
}

/** Who took what out of the verdict, and why; of an image that may ship, at least the worst of it. */
export function setAsideBlock({ decision }: Announcement): Block[] {
  const groups = groupsOf(decision.suppressed);
  const [only, ...others] = groups;
  if (!only) return [];
  if (countingOf(decision).length > 0) return listOf(groups, LINES);
  const grave = groups.filter(({ members }) => members.some(({ finding }) => isGrave(finding)));
  if (grave.length > 0) return listOf(groups, Math.min(grave.length, WORST_LINES));
  return section([`Set aside: ${others.length === 0 ? groupText(only) : summary(groups)}`]);
}

function listOf(groups: readonly Group[], lines: number): Block[] {
  const lineOf = (group: Group) => `• ${groupText(group)}`;
  const more = (left: number) => moreText(groups.slice(-left));
  return section([
    '*Set aside*',
    fitLines(groups, lineOf, { lines, characters: CHARACTERS }, more),
  ]);
}

/** What nobody should take out of a verdict unseen. */
const isGrave = (finding: Finding): boolean =>
  isInKev(finding) || ['CRITICAL', 'HIGH'].includes(weightOf(finding));

/** In the order of the worst of each. */
function groupsOf(suppressed: readonly Suppressed[]): Group[] {
  const groups = new Map<string, Group>();
  for (const one of suppressed) {
    const key = JSON.stringify(one.by);
    const group = groups.get(key);
    if (group) group.members.push(one);
    else groups.set(key, { by: one.by, members: [one] });
  }
  return [...groups.values()];
}

const groupText = ({ by, members }: Group): string =>
  `${whatText(findingsOf(members))} ${byText(by)}`;

/** `HIGH CVE-2026-1 curl and 4 more (1 HIGH, 3 LOW)`; of several that are all mild, how many. */
function whatText(findings: readonly Finding[]): string {
  const named = findings.length === 1 ? findings : findings.filter(isGrave).slice(0, NAMES);
  if (named.length === 0) return tallyOf(findings);
  const isNamed = among(named);
  const left = findings.filter((finding) => !isNamed(finding));
  const rest = left.length > 0 ? ` and ${moreOf(left)}` : '';
  return `${named.map(nameText).join(', ')}${rest}`;
}

function nameText(finding: Finding): string {
  const { id, package: one } = finding;
  const exploited = isInKev(finding) ? ' (in *KEV*)' : '';
  return `${severityText(finding)} ${escapeText(id, 60)} ${code(one.name, 60)}${exploited}`;
}

/** `4 more (1 HIGH, 3 LOW)`. */
const moreOf = (findings: readonly Finding[]): string =>
  sayFindings(findings).replace(/^\d+/, '$& more');

function byText(by: SuppressedBy): string {
  const why = escapeText(by.why, 160);
  if (by.kind === 'scanner') return why;
  if (by.kind === 'ignored') {
    const until = by.until ? ` until ${readersEnd(by.until)}` : '';
    const whom = by.by ? ` of ${escapeText(by.by, 60)}` : '';
    return by.origin === 'vex'
      ? `cleared by VEX ${code(by.source, 80)}${until}: ${why}`
      : `ignored by the rule ${code(by.rule, 60)}${whom}${until}: ${why}`;
  }
  const ticket = by.ticket ? ` (${link(by.ticket, by.ticket, 60)})` : '';
  return `waived by ${escapeText(calledBy(by), 60)} until ${readersEnd(by.until)}${ticket}: ${why}`;
}

/** `… and 9 more set aside (2 HIGH, 7 LOW): 3 waived until 2026-12-31 · 6 ignored by rules`. */
function moreText(groups: readonly Group[]): string {
  const findings = groups.flatMap(({ members }) => findingsOf(members));
  return `… and ${moreOf(findings).replace(' more', ' more set aside')}: ${summary(groups)}`;
}

/** `3 waived, the first until 2026-12-31 · 12 ignored by rules · 1 cleared by VEX · 2 suppressed in the scanner`. */
function summary(groups: readonly Group[]): string {
  const kinds: [string, (by: SuppressedBy) => boolean][] = [
    ['waived', ({ kind }) => kind === 'waived'],
    ['ignored by rules', (by) => by.kind === 'ignored' && by.origin !== 'vex'],
    ['cleared by VEX', (by) => by.kind === 'ignored' && by.origin === 'vex'],
    ['suppressed in the scanner', ({ kind }) => kind === 'scanner'],
  ];
  return kinds
    .flatMap(([text, isOf]) => {
      const found = groups.filter(({ by }) => isOf(by));
      const many = found.reduce((sum, { members }) => sum + members.length, 0);
      return many > 0 ? [`${many} ${text}${untilText(found)}`] : [];
    })
    .join(' · ');
}

/** `, the first until 2026-12-31`; empty where none of them ends. */
function untilText(groups: readonly Group[]): string {
  const [soonest] = groups.flatMap(({ by }) => endingOf(by)?.until ?? []).sort();
  return soonest ? `${groups.length > 1 ? ', the first' : ''} until ${readersEnd(soonest)}` : '';
}
