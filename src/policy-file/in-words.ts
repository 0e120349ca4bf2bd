import { specificityOf } from '../core/glob.ts';
import { consequenceOf, type Unknown } from '../core/match-rule.ts';
import type { IgnoreRule, Override, Policy, Rule, Ruling, Scope, Waiver } from '../core/policy.ts';
import { sayDuration, sayRule } from '../core/rule-text.ts';
import { isInForce } from '../core/set-aside.ts';
import { rankOf, type Severity, WORST_FIRST } from '../core/severity.ts';

/** What a policy does, line by line, for the one who wrote it. */
export const policyInWords = (policy: Policy, now: Date): string[] => [
  `Policy ${policy.version}`,
  ...sayRuling(policy.base),
  ...policy.overrides
    .toSorted(mostSpecificFirst)
    .flatMap((override) => [
      '',
      `${sayWhere(override)} (${override.source}):`,
      ...sayRuling(override),
    ]),
  ...section('Ignored as noise:', policy.ignore.map(sayIgnoreRule)),
  ...section(
    'Accepted for a while:',
    policy.waivers.map((waiver) => sayWaiver(waiver, policy, now)),
  ),
  ...section('Feeds:', [
    `KEV counts as stale ${sayDuration(policy.staleAfter.kev)} after its date`,
    `EPSS counts as stale ${sayDuration(policy.staleAfter.epss)} after its date`,
  ]),
];

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length > 0 ? ['', title, ...lines.map((line) => `  ${line}`)] : [];

const sayRuling = ({ mode, rules, undecided }: Ruling): string[] => [
  mode === 'enforce'
    ? '  An image is quarantined when one of its findings is'
    : '  Only advice: findings are reported and nothing is quarantined. Reported is what is',
  ...rules.flatMap((rule) => [
    `    ${rule.name}: ${sayRule(rule)}`,
    ...sayGrace(rule),
    ...sayUnknowns(rule),
  ]),
  ...sayUndecided(undecided),
];

function sayGrace({ grace, graceSince, severityAtLeast }: Rule): string[] {
  if (!grace) return [];
  const weights = WORST_FIRST.filter(
    (weight) =>
      severityAtLeast === undefined ||
      (weight !== 'UNKNOWN' && rankOf(weight) >= rankOf(severityAtLeast)),
  );
  const since = graceSince === 'published' ? 'its publication' : 'its first sight in the image';
  const say = (weight: Severity): string => {
    const time = grace[weight];
    const word = weight === 'UNKNOWN' ? 'unranked' : weight;
    return time === undefined ? `${word} at once` : `${word} ${sayDuration(time)} after ${since}`;
  };
  return [`      counts ${weights.map(say).join(', ')}`];
}

function sayUnknowns(rule: Rule): string[] {
  const asked: Unknown[] = [
    ...(rule.fix ? ['fix' as const] : []),
    ...(rule.exploit ? ['exploit' as const] : []),
    ...(rule.cvssAtLeast === undefined ? [] : ['cvss' as const]),
    ...(rule.inUse ? ['in-use' as const] : []),
    ...(rule.packageTypes ? ['package-type' as const] : []),
    ...(rule.grace && rule.graceSince === 'published' ? ['published' as const] : []),
    ...(rule.kev ? ['kev' as const] : []),
    ...(rule.epssAtLeast === undefined && rule.epssPercentileAtLeast === undefined
      ? []
      : ['epss' as const]),
  ];
  return (['quarantine', 'undecided'] as const).flatMap((consequence) => {
    const fields = asked.filter((field) => consequenceOf(rule, [field]) === consequence);
    if (fields.length === 0) return [];
    const then =
      consequence === 'quarantine' ? 'it counts all the same' : 'the image stays undecided';
    return [
      `      where nobody knows ${fields.map((field) => FIELDS[field]).join(' or ')}, ${then}`,
    ];
  });
}

const FIELDS: Record<Unknown, string> = {
  fix: 'whether there is a fix',
  exploit: 'whether there is an exploit',
  cvss: 'its CVSS score',
  'in-use': 'whether the image is in use',
  'package-type': 'the type of its package',
  published: 'when it was published',
  kev: 'whether it is in KEV',
  epss: 'its EPSS score',
};

function sayUndecided(terms: Ruling['undecided']): string[] {
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

const mostSpecificFirst = (a: Override, b: Override): number =>
  specificityOf(b.repository) - specificityOf(a.repository) ||
  specificityOf(b.tag) - specificityOf(a.tag);

const sayWhere = ({ repository, tag }: Override): string =>
  [
    repository === undefined ? 'In every repository' : `In ${repository}`,
    ...(tag === undefined ? [] : [`under tags ${tag}`]),
  ].join(' ');

const sayIgnoreRule = (rule: IgnoreRule): string => {
  const limits = [
    ...(rule.severityAtMost ? [`of ${rule.severityAtMost} or milder`] : []),
    ...(rule.fix ? ['without a fix'] : []),
  ];
  return `${rule.name}: ${[sayScope(rule.scope), ...limits].join(', ')}: ${rule.reason} (${rule.source})`;
};

function sayWaiver(waiver: Waiver, policy: Policy, now: Date): string {
  const { name, scope, by, reason, ticket, until, source } = waiver;
  const end = isInForce(waiver, policy, now)
    ? `until ${until}`
    : Date.parse(until) <= now.getTime()
      ? `lapsed at ${until}`
      : `not in force: until ${until} is too long`;
  return `${name}: ${sayScope(scope)}: ${reason}, says ${by}${ticket ? ` (${ticket})` : ''}, ${end} (${source})`;
}

function sayScope(scope: Scope): string {
  const say = (word: string, patterns: readonly string[] | undefined): string[] =>
    patterns ? [`${word}${patterns.join(' or ')}`] : [];
  return [
    ...say('', scope.ids),
    ...say('in package ', scope.packages),
    ...say('of type ', scope.packageTypes),
    ...say('in version ', scope.versions),
    ...say('in repository ', scope.repositories),
    ...say('under tag ', scope.tags),
    ...say('in image ', scope.digests),
  ].join(' ');
}
