import type { SetAside } from '../core/decide.ts';
import type { SetAsideBy } from '../core/set-aside.ts';
import { type Announcement, countingOf } from './announcement.ts';
import { type Block, section } from './slack-block.ts';
import { code, escapeText, fitLines, link } from './slack-text.ts';

const GROUPS = { lines: 6, characters: 800 };

/** What one person, rule or scanner has taken out of the verdict. */
interface Group {
  readonly by: SetAsideBy;
  readonly members: SetAside[];
}

/** Who took what out of the verdict, and why. */
export function setAsideBlock({ decision }: Announcement): Block[] {
  if (decision.setAside.length === 0 || countingOf(decision).length === 0) return [];
  const lineOf = (group: Group) => `• ${groupText(group)}`;
  const more = (left: number) => `… and ${left} more waivers or rules`;
  return section(['*Set aside*', fitLines(groupsOf(decision.setAside), lineOf, GROUPS, more)]);
}

/** The same in one line, for an image of which there is nothing else to say. */
export function setAsideLine(setAside: readonly SetAside[]): string[] {
  const groups = groupsOf(setAside);
  const [first, ...others] = groups;
  if (!first) return [];
  return [`Set aside: ${others.length === 0 ? groupText(first) : summary(groups)}`];
}

const ORDER: Record<SetAsideBy['kind'], number> = { waived: 0, ignored: 1, scanner: 2 };

/** What people accepted first: it ends some day. */
function groupsOf(setAside: readonly SetAside[]): Group[] {
  const groups = new Map<string, Group>();
  for (const one of setAside) {
    const key = JSON.stringify(one.by);
    const group = groups.get(key);
    if (group) group.members.push(one);
    else groups.set(key, { by: one.by, members: [one] });
  }
  return [...groups.values()].toSorted((a, b) => ORDER[a.by.kind] - ORDER[b.by.kind]);
}

function groupText({ by, members }: Group): string {
  const [only] = members;
  const what =
    members.length === 1 && only
      ? `${escapeText(only.finding.id, 60)} ${code(only.finding.package.name, 80)}`
      : `${members.length}`;
  const why = escapeText(by.why, 160);
  if (by.kind === 'scanner') return `${what} ${why}`;
  if (by.kind === 'ignored') return `${what} ignored by the rule ${code(by.rule, 60)}: ${why}`;
  const ticket = by.ticket ? ` (${link(by.ticket, by.ticket, 60)})` : '';
  return `${what} waived by ${escapeText(by.by, 60)} until ${lastDay(by.until)}${ticket}: ${why}`;
}

/** `3 waived, the first until 2026-12-31 · 12 ignored by rules · 2 in the scanner`. */
function summary(groups: readonly Group[]): string {
  const of = (kind: SetAsideBy['kind']) =>
    groups.filter(({ by }) => by.kind === kind).flatMap(({ members }) => members);
  const ends = groups.flatMap(({ by }) => (by.kind === 'waived' ? [by.until] : [])).sort();
  const [waived, ignored, scanner] = [of('waived'), of('ignored'), of('scanner')];
  const [soonest] = ends;
  const until = soonest && `${ends.length > 1 ? ', the first' : ''} until ${lastDay(soonest)}`;
  return [
    ...(waived.length > 0 ? [`${waived.length} waived${until}`] : []),
    ...(ignored.length > 0 ? [`${ignored.length} ignored by rules`] : []),
    ...(scanner.length > 0 ? [`${scanner.length} in the scanner`] : []),
  ].join(' · ');
}

/** A waiver until a day lapses at the midnight after it. */
const lastDay = (until: string): string =>
  new Date(Date.parse(until) - 1).toISOString().slice(0, 10);
