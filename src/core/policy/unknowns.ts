import type { FeedName } from '../findings/feeds/feeds.ts';
import type { Unknown } from './conditions/condition.ts';
import { CONDITIONS } from './conditions/conditions.ts';
import { questionsOf, type Rule, type UnknownName } from './rule.ts';

/** What a grace counts from, where a rule says so. */
const PUBLISHED: Unknown<'published'> = {
  name: 'published',
  answeredBy: 'scanner',
  unanswered: 'the scan does not say when it was published',
  asked: 'when it was published',
  briefly: 'publication date unknown',
};

const ALL: readonly Unknown[] = [
  ...CONDITIONS.flatMap(({ unknown }) => (unknown ? [unknown as Unknown] : [])),
  PUBLISHED,
];

const BY_NAME: ReadonlyMap<string, Unknown> = new Map(ALL.map((one) => [one.name, one]));

/** Everything about an unknown by its name. */
export function unknownNamed(name: UnknownName): Unknown {
  const found = BY_NAME.get(name);
  if (!found) throw new Error(`there is no unknown ${name}`);
  return found;
}

/** The feed that could answer; undefined where it is the scanner's or the registry's to say. */
export function feedFor(name: UnknownName): FeedName | undefined {
  const { answeredBy } = unknownNamed(name);
  return answeredBy === 'scanner' || answeredBy === 'registry' ? undefined : answeredBy;
}

/** What a rule asks that may have no answer, that of the feeds last; none for a rule on the severity alone. */
export function unknownsOf(rule: Rule): UnknownName[] {
  const asked = questionsOf(rule).flatMap(({ unknown }) => unknown ?? []);
  const ofGrace = rule.grace && rule.graceSince === 'published' ? [PUBLISHED] : [];
  const isOfFeed = ({ name }: Unknown<UnknownName>) => feedFor(name) !== undefined;
  const inOrder = [...asked.filter((one) => !isOfFeed(one)), ...ofGrace, ...asked.filter(isOfFeed)];
  return [...new Set(inOrder.map(({ name }) => name))];
}

/** What follows where only unknown fields stand between a finding and a rule. */
export function consequenceOf(
  rule: Rule,
  unknown: readonly UnknownName[],
): 'quarantine' | 'undecided' {
  if (rule.whenUnknown) return rule.whenUnknown;
  // A feed comes again tomorrow; what the others do not say today, they will not say then.
  return unknown.some((name) => feedFor(name) !== undefined) ? 'undecided' : 'quarantine';
}
