import { rankOf, WORST_FIRST } from '../../core/findings/severity.ts';
import type { Rule } from '../../core/policy/policy.ts';
import type { Path, Source } from '../source/source.ts';
import { unknownsOf } from '../unknowns-of.ts';

/** What of the rules at a path changes nothing: one sentence each, with its place. */
export const warningsOfRules = (rules: readonly Rule[], path: Path, source: Source): string[] =>
  rules.flatMap((rule, index) => {
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
function isAtLeastAsStrict(strict: Rule, rule: Rule): boolean {
  if (strict.grace || (strict.whenUnknown ?? '') !== (rule.whenUnknown ?? '')) return false;
  const types = strict.packageTypes;
  return (
    (strict.severityAtLeast === undefined ||
      (rule.severityAtLeast !== undefined &&
        rankOf(rule.severityAtLeast) >= rankOf(strict.severityAtLeast))) &&
    (['fix', 'exploit', 'kev', 'inUse'] as const).every((key) => !strict[key] || rule[key]) &&
    (['cvssAtLeast', 'epssAtLeast', 'epssPercentileAtLeast'] as const).every((key) => {
      const asked = strict[key];
      return asked === undefined || (rule[key] ?? -1) >= asked;
    }) &&
    (types === undefined || rule.packageTypes?.every((type) => types.includes(type)) === true)
  );
}

/** Times for severities that the rule's own severity leaves out. */
function idleGrace({ grace, severityAtLeast }: Rule): string | undefined {
  // Only one time for all reaches the unranked too: nobody names them.
  if (!grace || !severityAtLeast || grace.UNKNOWN !== undefined) return undefined;
  const named = WORST_FIRST.filter((severity) => grace[severity] !== undefined);
  const idle = named.filter((severity) => rankOf(severity) < rankOf(severityAtLeast));
  if (idle.length === 0) return undefined;
  const whom = severityAtLeast === 'CRITICAL' ? 'CRITICAL' : `${severityAtLeast} or worse`;
  const then = idle.length === named.length ? ', and all of that counts at once' : '';
  return `the time for ${idle.join(' and ')} changes nothing: the rule is for ${whom}${then}`;
}
