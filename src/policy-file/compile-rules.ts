import { SEVERITIES } from '../core/findings/severity.ts';
import { CONDITIONS } from '../core/policy/conditions/conditions.ts';
import type { Override, RuleSet, UndecidedTerm } from '../core/policy/policy.ts';
import type { Grace, Rule } from '../core/policy/rule.ts';
import { compiled } from './condition-schema.ts';
import type { OverrideDocument, PolicyDocument } from './document.ts';
import { millisecondsOf } from './duration.ts';
import { placesFrom } from './places.ts';
import type { RuleDocument } from './rule-document.ts';
import type { UndecidedTermDocument } from './undecided-document.ts';

/** The rule set above all overrides. */
export const compileBase = (document: PolicyDocument): RuleSet => ({
  mode: document.mode ?? 'enforce',
  rules: rulesOf(document.quarantine),
  ...undecidedOf(document.undecided ?? {}),
});

/** A full rule set: what the override does not give is the base's, and what it extends as well. */
export function compileOverride(
  document: OverrideDocument,
  base: RuleSet,
  source: string,
): Override {
  const own = {
    rules: document.quarantine && rulesOf(document.quarantine),
    ...(document.undecided && undecidedOf(document.undecided)),
  };
  const { undecided } = own;
  return {
    ...placesFrom(document),
    mode: document.mode ?? base.mode,
    rules:
      own.rules && document.extends ? addedTo(base.rules, own.rules) : (own.rules ?? base.rules),
    undecided: undecided
      ? { ...(document.extends && keptTerms(base.undecided, document)), ...undecided }
      : base.undecided,
    // Other terms say nothing of when people hear.
    ...toldAfter(own.tellAfter ?? base.tellAfter),
    source,
  };
}

/** A rule of the same name takes the other's place. */
const addedTo = (rules: readonly Rule[], own: readonly Rule[]): Rule[] => [
  ...rules.map((rule) => own.find(({ name }) => name === rule.name) ?? rule),
  ...own.filter(({ name }) => !rules.some((rule) => rule.name === name)),
];

/** To leave what is left anyway is no term, and still takes the place of the base's. */
const keptTerms = (terms: RuleSet['undecided'], { undecided = {} }: OverrideDocument) =>
  Object.fromEntries(Object.entries(terms).filter(([code]) => !Object.hasOwn(undecided, code)));

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

function undecidedOf({
  'tell-after': tellAfter,
  ...terms
}: NonNullable<PolicyDocument['undecided']>): Pick<RuleSet, 'undecided' | 'tellAfter'> {
  const undecided = Object.fromEntries(Object.entries(terms).flatMap(termOf));
  const isTime = tellAfter !== undefined && tellAfter !== 'never';
  return { undecided, ...toldAfter(isTime ? millisecondsOf(tellAfter) : tellAfter) };
}

function termOf([code, term]: [string, UndecidedTermDocument | undefined]): [
  string,
  UndecidedTerm,
][] {
  if (term === undefined) return [];
  if (term !== 'leave')
    return [[code, { quarantineAfter: millisecondsOf(term['quarantine-after']) }]];
  // Leaving is what happens anyway; for one reason it sets that reason apart from the default.
  return code === 'default' ? [] : [[code, {}]];
}

const toldAfter = (tellAfter: RuleSet['tellAfter']) =>
  tellAfter === undefined ? {} : { tellAfter };
