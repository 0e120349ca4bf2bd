import { SEVERITIES } from '../core/findings/severity.ts';
import { CONDITIONS } from '../core/policy/conditions/conditions.ts';
import type { Override, RuleSet, UndecidedTerm } from '../core/policy/policy.ts';
import type { Grace, Rule } from '../core/policy/rule.ts';
import { compiled } from './condition-schema.ts';
import type { OverrideDocument, PolicyDocument } from './document.ts';
import { millisecondsOf } from './duration.ts';
import type { RuleDocument } from './rule-document.ts';

/** The rule set above all overrides. */
export const compileBase = (document: PolicyDocument): RuleSet => ({
  mode: document.mode ?? 'enforce',
  rules: rulesOf(document.quarantine),
  undecided: undecidedOf(document.undecided ?? {}),
});

/** A full rule set: what the override does not give is the base's. */
export const compileOverride = (
  document: OverrideDocument,
  base: RuleSet,
  source: string,
): Override => ({
  ...(document.repository && { repository: document.repository }),
  ...(document.tag && { tag: document.tag }),
  mode: document.mode ?? base.mode,
  rules: document.quarantine ? rulesOf(document.quarantine) : base.rules,
  undecided: document.undecided ? undecidedOf(document.undecided) : base.undecided,
  source,
});

const rulesOf = (rules: Readonly<Record<string, RuleDocument>>): Rule[] =>
  Object.entries(rules).map(([name, rule]) => compileRule(name, rule));

function compileRule(name: string, document: RuleDocument): Rule {
  const grace = graceOf(document.grace);
  return {
    name,
    ...Object.fromEntries(
      CONDITIONS.flatMap(({ key, field, takes }) =>
        document[key] === undefined ? [] : [[field, compiled(takes, document[key])]],
      ),
    ),
    ...(grace && { grace }),
    ...(document['grace-since'] && { graceSince: document['grace-since'] }),
    ...(document['when-unknown'] && { whenUnknown: document['when-unknown'] }),
  };
}

function graceOf(grace: RuleDocument['grace']): Grace | undefined {
  if (grace === undefined) return undefined;
  const times =
    typeof grace === 'string'
      ? SEVERITIES.map((severity) => [severity, grace] as const)
      : Object.entries(grace);
  return Object.fromEntries(
    times.flatMap(([severity, time]) => (time ? [[severity, millisecondsOf(time)]] : [])),
  );
}

function undecidedOf(
  terms: NonNullable<PolicyDocument['undecided']>,
): Readonly<Record<string, UndecidedTerm>> {
  return Object.fromEntries(
    Object.entries(terms).flatMap(([code, term]) => {
      if (term === undefined) return [];
      if (term !== 'leave')
        return [[code, { quarantineAfter: millisecondsOf(term['quarantine-after']) }]];
      // Leaving is what happens anyway; for one reason it sets that reason apart from the default.
      return code === 'default' ? [] : [[code, {}]];
    }),
  );
}
