import type { Severity } from '../findings/severity.ts';
import { rankOf, WORST_FIRST } from '../findings/severity.ts';
import { narrownessOf } from '../policy/glob.ts';
import { type AcceptPermission, LONGEST_RELEASE, type Permission } from '../policy/permission.ts';
import { wordsIn } from '../words.ts';

/** Who asks, and from where: Slack's ids of a person and of a channel. */
export interface Asker {
  readonly person: string;
  readonly channel: string;
}

/** Whether somebody is in a user group; what is not known, and why, never helps. */
export type Membership = 'in' | 'out' | { readonly unknown: string };
/** By the ids of user groups. */
export type Memberships = ReadonlyMap<string, Membership>;

/** What of a policy's permissions holds for somebody in a repository. */
export interface Permitted<Rule extends Permission> {
  readonly rules: readonly Rule[];
  /** What would have to be known for more of them. */
  readonly unknown: readonly string[];
}

const isOfGroup = (id: string): boolean => id.startsWith('S');

const covers = (repository: string) => (rule: Permission) =>
  narrownessOf(rule.repository, repository) !== undefined;

const isNamed = (rule: Permission, { person, channel }: Asker): boolean =>
  rule.by.includes(person) || rule.by.includes(channel);

/** Whether anybody may do it there: where nobody may, nobody is offered it. */
export const isOffered = (permissions: readonly Permission[], repository: string): boolean =>
  permissions.some(covers(repository));

/** The user groups whose members have to be known: those of rules that do not hold for the asker anyway. */
export const groupsToAsk = (
  permissions: readonly Permission[],
  repository: string,
  asker: Asker,
): string[] => [
  ...new Set(
    permissions
      .filter(covers(repository))
      .filter((rule) => !isNamed(rule, asker))
      .flatMap(({ by }) => by.filter(isOfGroup)),
  ),
];

/** The rules by which somebody may do it there. */
export function permittedTo<Rule extends Permission>(
  permissions: readonly Rule[],
  repository: string,
  asker: Asker,
  memberships: Memberships,
): Permitted<Rule> {
  const there = permissions.filter(covers(repository));
  const rules = there.filter(
    (rule) => isNamed(rule, asker) || rule.by.some((id) => memberships.get(id) === 'in'),
  );
  const unknown = there
    .flatMap(({ by }) => by)
    .flatMap((id) => {
      const membership = memberships.get(id);
      return typeof membership === 'object' ? [`${id}: ${membership.unknown}`] : [];
    });
  return { rules, unknown: [...new Set(unknown)] };
}

/**
 * For how many milliseconds somebody may accept a finding of this weight; undefined where they may not. A finding that
 * nobody has ranked is mild by nobody's word.
 */
export function acceptTerm(
  rules: readonly AcceptPermission[],
  weight: Severity,
  longestWaiver: number,
): number | undefined {
  const covering = rules.filter(
    ({ severityAtMost: most }) =>
      most === undefined || (weight !== 'UNKNOWN' && rankOf(weight) <= rankOf(most)),
  );
  return longestOf(covering, longestWaiver);
}

/**
 * The worst that somebody may accept for so many milliseconds, by rules of which at least one lets them for so long;
 * undefined where that has no bound. Of what is worse their word is none, in whatever image it is found.
 */
export function worstAccepted(
  rules: readonly AcceptPermission[],
  term: number,
  longestWaiver: number,
): Severity | undefined {
  const bounds = rules
    .filter((rule) => (longestOf([rule], longestWaiver) ?? 0) >= term)
    .map(({ severityAtMost }) => severityAtMost);
  if (bounds.includes(undefined)) return undefined;
  return WORST_FIRST.find((one) => bounds.includes(one)) ?? 'INFORMATIONAL';
}

/** For how many milliseconds somebody may release an image; undefined where they may not. */
export const releaseTerm = (rules: readonly Permission[]): number | undefined =>
  longestOf(rules, LONGEST_RELEASE);

const longestOf = (rules: readonly Permission[], most: number): number | undefined =>
  rules.length === 0
    ? undefined
    : Math.max(...rules.map(({ atMost = most }) => Math.min(atMost, most)));

/** Why somebody may not, and whom to ask. `what`: `accept risks`. Names nobody in a way that notifies them. */
export function sayRefusal(
  what: string,
  repository: string,
  permissions: readonly Permission[],
  { unknown }: Pick<Permitted<Permission>, 'unknown'>,
  contact?: string,
): string {
  const may = [
    ...new Set(permissions.filter(covers(repository)).flatMap(({ by }) => by.map(nameOf))),
  ];
  return [
    `The policy does not let you ${what} in ${repository}`,
    may.length === 0
      ? ', nor anybody else.'
      : `: it lets ${wordsIn(may.slice(0, NAMED), 'and')}${may.length > NAMED ? ` and ${may.length - NAMED} more` : ''}.`,
    ...(unknown.length > 0
      ? [` Who is in a user group could not be asked (${unknown.slice(0, NAMED).join('; ')}).`]
      : []),
    ...(contact === undefined ? [] : [` Whom to ask: ${contact}.`]),
  ].join('');
}

const NAMED = 5;

const nameOf = (id: string): string => {
  if (isOfGroup(id)) return `the user group ${id}`;
  return /^[CG]/.test(id) ? `whoever acts in the channel ${id}` : id;
};
