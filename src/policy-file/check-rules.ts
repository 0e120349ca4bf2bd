import { CONDITIONS } from '../core/policy/conditions/conditions.ts';
import type { Remark } from './problems/problem.ts';
import { RuleDocument } from './rule-document.ts';
import type { Path } from './source/source.ts';

/** What no schema says of the rules at a path. */
export function checkRules(rules: unknown, path: Path): Remark[] {
  if (typeof rules !== 'object' || rules === null) return [];
  return Object.entries(rules).flatMap(([name, value]) => {
    const { data: rule }: { data?: RuleDocument | undefined } = RuleDocument.safeParse(value);
    if (!rule) return [];
    const here = [...path, name];
    return [
      ...(CONDITIONS.some(({ key }) => rule[key] !== undefined)
        ? []
        : [
            {
              path: here,
              text: `the rule has no condition: expected at least one of ${CONDITIONS.map(({ key }) => key).join(', ')}`,
            },
          ]),
      ...(rule['grace-since'] && rule.grace === undefined
        ? [
            {
              path: [...here, 'grace-since'],
              text: 'there is no grace to count',
              of: 'key' as const,
            },
          ]
        : []),
      ...(typeof rule.grace === 'object' && Object.keys(rule.grace).length === 0
        ? [{ path: [...here, 'grace'], text: 'it names no severity' }]
        : []),
    ];
  });
}
