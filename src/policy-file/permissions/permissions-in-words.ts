import { type AcceptPermission, LONGEST_RELEASE } from '../../core/policy/permission.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { sayDuration, wordsIn } from '../../core/words.ts';
import { mostSpecificFirst, sayWhere } from '../override-words.ts';

/** Who may do what about verdicts from Slack, line by line. */
export function sayPermissions({ mayAccept, mayRelease, longestWaiver }: Policy): string[] {
  const say = (what: string, rules: readonly AcceptPermission[], longest: number): string[] =>
    rules.length === 0
      ? [`${what}: nobody may`]
      : rules.toSorted(mostSpecificFirst).map((one) => `${what} ${sayPermission(one, longest)}`);
  return [
    ...say('accept risks', mayAccept, longestWaiver),
    ...say('release images', mayRelease, LONGEST_RELEASE),
  ];
}

/** `in shop/*: U0123456789 or whoever acts in C0123456789, of HIGH or milder, for 30 days at most (policy.yml:4)`. */
function sayPermission(rule: AcceptPermission, longest: number): string {
  const limits = [
    ...(rule.severityAtMost ? [`of ${rule.severityAtMost} or milder`] : []),
    `for ${sayDuration(rule.atMost ?? longest)} at most`,
  ];
  const who = wordsIn(rule.by.map(sayWho), 'or');
  return `in ${sayWhere(rule)}: ${[who, ...limits].join(', ')} (${rule.source})`;
}

const sayWho = (id: string): string => {
  if (id.startsWith('S')) return `whoever is in the group ${id}`;
  return /^[CG]/.test(id) ? `whoever acts in the channel ${id}` : id;
};
