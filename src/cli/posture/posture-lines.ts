import {
  type PostureFinding,
  type Said,
  WEIGHTS,
  type Weight,
} from '../../core/posture/posture.ts';
import { counted } from '../../core/words.ts';
import { prefixed } from '../../terminal/lines.ts';
import type { Paint, Style } from '../../terminal/paint.ts';
import { seen } from '../../terminal/tree.ts';
import type { Posture } from './read-posture.ts';

/** So many names of repositories stand behind what is said of them alike. */
const SHOWN = 8;

const HEADS: Readonly<Record<Weight, { readonly text: string; readonly style: Style }>> = {
  high: { text: 'High', style: 'red' },
  medium: { text: 'Medium', style: 'yellow' },
  unknown: { text: 'Not known', style: 'yellow' },
  low: { text: 'Low', style: 'bold' },
  note: { text: 'Stated, nothing to mend', style: 'dim' },
};

/** How a registry is set up, for people: what weighs most first, the same of several repositories once. */
export function postureLines(posture: Posture, place: string, paint: Paint): string[] {
  const { asked, findings } = posture;
  const groups = groupsOf(findings);
  const repositories = counted(asked.length, 'repository', 'repositories');
  return [
    ...prefixed('', `${repositories} of ${seen(place)}: ${summaryOf(findings)}`),
    ...WEIGHTS.flatMap((weight) => {
      const own = groups.filter(({ said }) => said.weight === weight);
      const { text, style } = HEADS[weight];
      return own.length === 0 ? [] : ['', paint(style, text), ...own.flatMap(groupLines)];
    }),
  ];
}

/** `2 high, 1 not known`; `nothing to mend`. */
export function summaryOf(findings: readonly Said[]): string {
  const words = WEIGHTS.filter((weight) => weight !== 'note').flatMap((weight) => {
    const count = findings.filter((one) => one.weight === weight).length;
    return count === 0 ? [] : [`${count} ${HEADS[weight].text.toLowerCase()}`];
  });
  return words.join(', ') || 'nothing to mend';
}

interface Group {
  readonly said: PostureFinding;
  /** Empty: it is said of the registry. */
  readonly repositories: readonly string[];
}

function groupsOf(findings: readonly PostureFinding[]): Group[] {
  const alike = Map.groupBy(findings, ({ repository, ...said }) =>
    JSON.stringify([said, repository === undefined]),
  );
  return Array.from(alike.values(), (group) => ({
    said: group[0] as PostureFinding,
    repositories: group.flatMap(({ repository }) => repository ?? []),
  }));
}

function groupLines({ said, repositories }: Group): string[] {
  const { check, what, why, todo, weight } = said;
  const mend = weight === 'note' ? [] : [...below('why: ', why), ...below('do:  ', todo)];
  return [
    ...prefixed(`  ${check}: `, seen(what)),
    ...below('in:  ', placesOf(repositories)),
    ...mend,
  ];
}

const below = (label: string, text: string): string[] => prefixed(`      ${label}`, seen(text));

/** The first of these names, and how many more there are; of none, that it is the registry. */
export function placesOf(repositories: readonly string[]): string {
  if (repositories.length === 0) return 'the registry';
  const first = repositories.slice(0, SHOWN).join(', ');
  const left = repositories.length - SHOWN;
  return left > 0 ? `${first} … and ${left} more (--json lists all)` : first;
}
