import { rankOf, WORST_FIRST } from '../../core/findings/severity.ts';
import { sayAtLeast } from '../../core/policy/conditions/severity.ts';
import { questionsOf, type Rule } from '../../core/policy/rule.ts';
import { unknownsOf } from '../../core/policy/unknowns.ts';
import type { Path, Source } from '../source/source.ts';

/**
 * What of the rules at a path changes nothing: one sentence each, with its place. `named`: those that
 * stand there, where others come from above.
 */
export const warningsOfRules = (
  rules: readonly Rule[],
  path: Path,
  source: Source,
  named?: readonly string[],
): string[] =>
  rules.flatMap((rule, index) => {
    if (named && !named.includes(rule.name)) return [];
    const here = [...path, rule.name];
    const earlier = rules.slice(0, index).find((other) => isAtLeastAsStrict(other, rule));
    const idle = idleGrace(rule);
    return [
      ...(earlier
        ? [`${source.place(here)}: every finding that meets this rule meets ${earlier.name} before`]
        : []),
      ...(idle ? [`${source.place([...here, 'grace'])}: ${idle}`] : []),
      ...(rule.whenUnknown && unknownsOf(rule).length === 0
        ? [
            `${source.place([...here, 'when-unknown'])}: it changes nothing: nothing that this rule asks can be unknown`,
          ]
        : []),
    ];
  });

/** Rules that an earlier rule leaves nothing to do. */
const isAtLeastAsStrict = (strict: Rule, rule: Rule): boolean =>
  !strict.grace &&
  (strict.whenUnknown ?? '') === (rule.whenUnknown ?? '') &&
  questionsOf(strict).every(({ field }) =>
    questionsOf(rule).some((one) => one.field === field && one.implies(strict)),
  );

/** Times for severities that the rule's own severity leaves out. */
function idleGrace({ grace, severityAtLeast }: Rule): string | undefined {
  // Only one time for all reaches the unranked too: nobody names them.
  if (!grace || !severityAtLeast || grace.UNKNOWN !== undefined) return undefined;
  const named = WORST_FIRST.filter((severity) => grace[severity] !== undefined);
  const idle = named.filter((severity) => rankOf(severity) < rankOf(severityAtLeast));
  if (idle.length === 0) return undefined;
  const whom = sayAtLeast(severityAtLeast);
  const then = idle.length === named.length ? ', and all of that counts at once' : '';
  return `the time for ${idle.join(' and ')} changes nothing: the rule is for ${whom}${then}`;
}
