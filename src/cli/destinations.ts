import {
  asDestination,
  DEFAULT_DESTINATION,
  type Destination,
  type NotifyRule,
  rulesIn,
} from '../core/policy/notify.ts';
import { sayChannel, sayQuietHours } from '../policy-file/notify/destination-words.ts';
import { openColumns } from '../terminal/columns.ts';
import { seen } from '../terminal/tree.ts';

/** How people hear of the images of some repositories, of all of them or under some tags. */
export interface Resolved {
  readonly repositories: readonly string[];
  /** Patterns; absent for images under whatever other tags. */
  readonly tags?: readonly string[];
  readonly to: Destination;
  /** The line of the policy; absent where it does not say. */
  readonly source?: string;
}

/** Where messages about each of these repositories go, those together for which it is the same. Pure. */
export function resolvedFor(
  repositories: readonly string[],
  rules: readonly NotifyRule[],
): Resolved[] {
  const groups = Map.groupBy(repositories, (repository) =>
    JSON.stringify(rulesIn(repository, rules).map((rule) => rule && rules.indexOf(rule))),
  );
  return [...groups.values()].flatMap((alike) =>
    rulesIn(alike[0] ?? '', rules).map((rule) => ({
      repositories: alike,
      ...(rule?.tag !== undefined && { tags: [rule.tag].flat() }),
      to: rule ? asDestination(rule) : DEFAULT_DESTINATION,
      ...(rule && { source: rule.source }),
    })),
  );
}

/** The same as a table. */
export function resolvedLines(resolved: readonly Resolved[]): string[] {
  const columns = openColumns([
    'REPOSITORIES',
    'TAGS',
    'CHANNEL',
    'CHANGES',
    'SEVERITY',
    'MENTIONS',
    'QUIET HOURS',
    'POLICY',
  ]);
  const rows = resolved.map(({ repositories, tags, to, source }) =>
    [
      named(repositories),
      tags ? tags.join(', ') : 'any',
      sayChannel(to),
      `${to.changes}${to.onlyRunning ? ', only what runs' : ''}${to.approvals ? ', approvals daily' : ''}`,
      to.severityAtLeast ?? 'any',
      to.mention?.join(', ') ?? 'nobody',
      to.quietHours ? sayQuietHours(to.quietHours) : 'none',
      source ?? 'by default',
    ].map((text) => ({ text: seen(text) })),
  );
  return columns(rows);
}

const NAMED = 3;

const named = (names: readonly string[]): string => {
  const left = names.length - NAMED;
  const shown = left > 1 ? names.slice(0, NAMED) : names;
  return `${shown.join(', ')}${left > 1 ? ` and ${left} more` : ''}`;
};
