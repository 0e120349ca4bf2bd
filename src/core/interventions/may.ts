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
  return longestOf(
    rules.filter((rule) => coversWeight(rule, weight)),
    longestWaiver,
  );
}

const coversWeight = ({ severityAtMost: most }: AcceptPermission, weight: Severity): boolean =>
  most === undefined || (weight !== 'UNKNOWN' && rankOf(weight) <= rankOf(most));

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

/** Why somebody may not, and whom to ask. `what`: `accept risks`. People and groups stand there by their ids. */
export function sayRefusal(
  what: string,
  repository: string,
  permissions: readonly Permission[],
  { unknown }: Pick<Permitted<Permission>, 'unknown'>,
  contact?: string,
): string {
  const may = holdersOf(permissions.filter(covers(repository)));
  return [
    `The policy does not let you ${what} in ${repository}${may === '' ? ', nor anybody else.' : `: it lets ${may}.`}`,
    ...whomToAsk(unknown, contact),
  ].join(' ');
}

/** The same of a risk that is graver than what somebody may accept: they are told what they may. */
export function sayBeyond(
  { id, weights }: { readonly id: string; readonly weights: readonly Severity[] },
  repository: string,
  permissions: readonly AcceptPermission[],
  { rules, unknown }: Permitted<AcceptPermission>,
  contact?: string,
): string {
  const bounds = rules.map(({ severityAtMost }) => severityAtMost);
  const most = WORST_FIRST.find((one) => bounds.includes(one));
  const isBeyond = (weight: Severity) => !rules.some((rule) => coversWeight(rule, weight));
  const weight = weights.find(isBeyond) ?? 'UNKNOWN';
  const may = holdersOf(
    permissions.filter(covers(repository)).filter((rule) => coversWeight(rule, weight)),
  );
  return [
    `You may accept up to ${most} in ${repository}, and ${id} is ${weight === 'UNKNOWN' ? 'of unknown severity' : weight}.`,
    may === '' ? 'Nobody may accept that from Slack.' : `That may be accepted by ${may}.`,
    ...whomToAsk(unknown, contact),
  ].join(' ');
}

const NAMED = 5;

/** `U0ANN00001 and the user group S0SECURITY`; empty where nobody may. */
function holdersOf(permissions: readonly Permission[]): string {
  const may = [...new Set(permissions.flatMap(({ by }) => by.map(nameOf)))];
  const left = may.length - NAMED;
  return wordsIn([...may.slice(0, NAMED), ...(left > 0 ? [`${left} more`] : [])], 'and');
}

const whomToAsk = (unknown: readonly string[], contact: string | undefined): string[] => [
  ...(unknown.length > 0
    ? [`Who is in a user group could not be asked (${unknown.slice(0, NAMED).join('; ')}).`]
    : []),
  ...(contact === undefined ? [] : [`Whom to ask: ${contact}.`]),
];

/** The ids of Slack's that what is said of permissions may name. */
export const idsIn = (permissions: readonly Permission[]): readonly string[] => [
  ...new Set(permissions.flatMap(({ by }) => by)),
];

const nameOf = (id: string): string => {
  if (isOfGroup(id)) return `the user group ${id}`;
  return /^[CG]/.test(id) ? `whoever acts in the channel ${id}` : id;
};
