import { FEEDS } from '../core/findings/feeds/feeds.ts';
import { type Severity, WORST_FIRST } from '../core/findings/severity.ts';
import { reaches } from '../core/policy/conditions/severity.ts';
import { isInForce } from '../core/policy/exceptions.ts';
import {
  type Acceptance,
  DEFAULT_TELL_AFTER,
  type IgnoreRule,
  type Policy,
  type RuleSet,
  type Waiver,
} from '../core/policy/policy.ts';
import type { Rule } from '../core/policy/rule.ts';
import { sayRule } from '../core/policy/rule-text.ts';
import { sayLimits, sayScope } from '../core/policy/scope-words.ts';
import { consequenceOf, unknownNamed, unknownsOf } from '../core/policy/unknowns.ts';
import { sayDuration, wordsIn } from '../core/words.ts';
import { exceptionName } from './exceptions/exception-name.ts';
import { sayEnd, sayLapse } from './exceptions/waiver-end.ts';
import { sayTelling } from './notify/telling-in-words.ts';
import { mostSpecificFirst, sayWhere } from './override-words.ts';
import { sayPermissions } from './permissions/permissions-in-words.ts';
import { sayScanning } from './scanning-in-words.ts';
import { sayTriggers } from './triggers/triggers-in-words.ts';

/** What a policy does, line by line, for the one who wrote it. */
export const policyInWords = (policy: Policy, now: Date): string[] => [
  `Policy ${policy.version}`,
  ...sayRuleSet(policy.base),
  ...policy.overrides
    .toSorted(mostSpecificFirst)
    .flatMap((override) => [
      '',
      `In ${sayWhere(override)} (${override.source}):`,
      ...sayRuleSet(override),
    ]),
  ...section(
    'Ignored as noise:',
    policy.ignore.map((rule) => sayIgnoreRule(rule, policy, now)),
  ),
  ...section('Accepted for a while:', [
    ...policy.waivers.map((one) => sayWaiver(sayCovered(one), one, policy, now)),
    ...policy.accepted.map((one) => sayWaiver(sayAccepted(one), one, policy, now)),
  ]),
  ...section(
    'Feeds:',
    FEEDS.map(
      ({ name, briefly }) =>
        `${briefly} counts as stale ${sayDuration(policy.staleAfter[name])} after its date`,
    ),
  ),
  ...section('Scans and looks:', sayScanning(policy)),
  ...section('Pull-through caches:', sayMarked(policy)),
  ...section('Who hears of it in Slack:', sayTelling(policy)),
  ...section('Who may act from Slack:', sayPermissions(policy)),
  ...section('What verdicts set off:', sayTriggers(policy)),
  ...section('Records:', [
    `a judgement is kept for ${sayDuration(policy.keep)} after another has taken its place`,
  ]),
];

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length > 0 ? ['', title, ...lines.map((line) => `  ${line}`)] : [];

/** Where a policy says nothing of it, neither does this: most registries have no cache. */
const sayMarked = ({ markPullThrough: marked }: Policy): string[] =>
  marked
    ? [`marks are put in ${wordsIn(marked, 'and')} as well, though AWS supports no pushes there`]
    : [];

const sayRuleSet = ({ mode, rules, undecided, tellAfter }: RuleSet): string[] => [
  mode === 'enforce'
    ? '  An image is quarantined when one of its findings is'
    : '  Only advice: no finding keeps an image from being approved and marked approved, and gates let it pass. Reported is what is',
  ...rules.flatMap((rule) => [
    `    ${rule.name}: ${sayRule(rule)}`,
    ...sayGrace(rule),
    ...sayUnknowns(rule, mode),
  ]),
  // Nobody is alarmed where the policy only advises: no term runs out.
  ...sayUndecided(mode === 'enforce' ? undecided : {}),
  sayTold(tellAfter),
];

function sayGrace({ grace, graceSince, severityAtLeast }: Rule): string[] {
  if (!grace) return [];
  const weights = WORST_FIRST.filter((weight) => reaches(weight, severityAtLeast));
  const since =
    graceSince === 'published' ? 'its publication' : 'its first sight in the repository';
  const say = (weight: Severity): string => {
    const time = grace[weight];
    const word = weight === 'UNKNOWN' ? 'unranked' : weight;
    return time === undefined ? `${word} at once` : `${word} ${sayDuration(time)} after ${since}`;
  };
  return [`      counts ${weights.map(say).join(', ')}`];
}

function sayUnknowns(rule: Rule, mode: RuleSet['mode']): string[] {
  const asked = unknownsOf(rule);
  return (['quarantine', 'undecided'] as const).flatMap((consequence) => {
    const fields = asked.filter((field) => consequenceOf(rule, [field]) === consequence);
    if (fields.length === 0) return [];
    const then =
      consequence === 'quarantine'
        ? 'it counts all the same'
        : mode === 'enforce'
          ? 'the image stays undecided'
          : 'it is not reported';
    return [
      `      where nobody knows ${fields.map((name) => unknownNamed(name).asked).join(' or ')}, ${then}`,
    ];
  });
}

function sayUndecided(terms: RuleSet['undecided']): string[] {
  const say = (after: number | undefined): string =>
    after === undefined ? 'stays so' : `is quarantined after ${sayDuration(after)}`;
  const { default: others, ...named } = terms;
  return [
    ...Object.entries(named).map(
      ([code, { quarantineAfter }]) => `  An image undecided for ${code} ${say(quarantineAfter)}`,
    ),
    `  An image undecided ${Object.keys(named).length > 0 ? 'for another reason' : 'for any reason'} ${say(others?.quarantineAfter)}`,
  ];
}

const sayTold = (after: RuleSet['tellAfter'] = DEFAULT_TELL_AFTER): string =>
  after === 'never'
    ? '  Nobody hears of an image that is undecided'
    : `  People hear of an image that is undecided for ${sayDuration(after)}`;

const sayIgnoreRule = (rule: IgnoreRule, policy: Policy, now: Date): string => {
  const { by, reason, until, source } = rule;
  const whose = [
    reason,
    ...(by ? [`says ${by}`] : []),
    ...(until ? [sayTerm(until, policy, now)] : []),
  ];
  return `${[sayCovered(rule), ...sayLimits(rule)].join(', ')}: ${whose.join(', ')} (${source})`;
};

function sayWaiver(
  covered: string,
  { by, reason, ticket, until, source }: Waiver | Acceptance,
  policy: Policy,
  now: Date,
): string {
  const whose = `${reason}, says ${by}${ticket ? ` (${ticket})` : ''}`;
  return `${covered}: ${whose}, ${sayTerm(until, policy, now)} (${source})`;
}

function sayTerm(until: string, policy: Policy, now: Date): string {
  if (isInForce({ until }, policy, now)) return `until ${sayEnd(until)}`;
  return Date.parse(until) <= now.getTime()
    ? `lapsed ${sayLapse(until)}`
    : `not in force: until ${sayEnd(until)} is too long`;
}

/** Its name goes before what it covers, unless it is made from that. */
const sayCovered = ({ name, scope }: Pick<Waiver, 'name' | 'scope'>): string =>
  name === exceptionName(scope) ? sayScope(scope) : `${name}: ${sayScope(scope)}`;

const sayAccepted = ({ doubt, images }: Acceptance): string =>
  `an image undecided for ${doubt} ${sayScope(images)}`;
