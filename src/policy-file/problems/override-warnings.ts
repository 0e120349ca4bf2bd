import { DOUBT_KINDS } from '../../core/judgement/doubt-codes.ts';
import { type Loosened, loosenedIn } from '../../core/policy/loosened.ts';
import {
  DEFAULT_TELL_AFTER,
  type Override,
  type Policy,
  type RuleSet,
} from '../../core/policy/policy.ts';
import { sayMet, sayRule } from '../../core/policy/rule-text.ts';
import { termFor } from '../../core/policy/undecided-term.ts';
import { unknownNamed } from '../../core/policy/unknowns.ts';
import { sayDuration, wordsIn } from '../../core/words.ts';
import { sayWhere } from '../override-words.ts';

/** Where overrides are milder than the policy's own rules: whoever only meant to add a rule sees it here. */
export const warnsOfOverrides = ({ base, overrides }: Policy): string[] =>
  overrides.flatMap((override) =>
    loosened(override, base).map((text) => `${override.source}: in ${sayWhere(override)} ${text}`),
  );

const loosened = (override: Override, base: RuleSet): string[] => [
  ...looserVerdicts(override, base),
  ...laterWord(override, base),
];

function looserVerdicts(override: Override, base: RuleSet): string[] {
  // Where the policy itself only advises, nothing can be milder.
  if (base.mode === 'advise') return [];
  if (override.mode === 'advise') {
    return ['nothing is quarantined any more: the override only advises'];
  }
  return [...loosenedIn(override, base).map(sayLoosened), ...looserTerms(override, base)];
}

/** Whoever could mend what keeps an image undecided hears of it later, or never. */
function laterWord(
  { tellAfter: after = DEFAULT_TELL_AFTER }: RuleSet,
  { tellAfter: before = DEFAULT_TELL_AFTER }: RuleSet,
): string[] {
  if (before === 'never' || (after !== 'never' && after <= before)) return [];
  const term = sayDuration(before);
  return after === 'never'
    ? [`nobody hears any more of an image that is undecided (the policy: after ${term})`]
    : [`people hear after ${sayDuration(after)} instead of ${term} of an image that is undecided`];
}

function sayLoosened({ rule, weights, isWhole, fate }: Loosened): string {
  const { grace: _grace, ...bare } = rule;
  const text = isWhole ? sayRule(bare) : sayMet(bare, weights);
  const what = text.startsWith('of ') ? `what is ${text}` : text;
  const by = `(rule ${rule.name})`;
  if (fate.now === 'does-not-count') {
    return fate.partly
      ? `not all that is ${text} counts any more ${by}`
      : `${what} no longer counts ${by}`;
  }
  if (fate.now === 'stays-open') {
    const unknown = fate.unknown.map((name) => unknownNamed(name).asked).join(' or ');
    return `${what} no longer counts where nobody knows ${unknown} ${by}`;
  }
  const graces = new Set(weights.map((weight) => rule.grace?.[weight] ?? 0));
  const before = graces.size === 1 ? Math.max(...graces) : 0;
  const isOther = rule.grace !== undefined && rule.graceSince !== fate.since;
  const since = (of: Loosened['rule']['graceSince']): string =>
    isOther ? ` from its ${of === 'published' ? 'publication' : 'first sight'}` : '';
  const instead = before > 0 ? ` instead of ${sayDuration(before)}${since(rule.graceSince)}` : '';
  return `${what} now waits ${sayDuration(fate.grace)}${since(fate.since)}${instead} ${by}`;
}

/** Terms that end later than the policy's own or never, by what becomes of them. */
function looserTerms({ undecided }: RuleSet, base: RuleSet): string[] {
  const changes = DOUBT_KINDS.flatMap(({ code }) => {
    const before = termFor(code, base.undecided).quarantineAfter;
    const after = termFor(code, undecided).quarantineAfter;
    if (before === undefined || (after !== undefined && after <= before)) return [];
    const term = sayDuration(before);
    const says =
      after === undefined
        ? `stays so instead of being quarantined after ${term}`
        : `is quarantined after ${sayDuration(after)} instead of ${term}`;
    return [{ code, says }];
  });
  const bound = DOUBT_KINDS.filter(({ code }) => termFor(code, base.undecided).quarantineAfter);
  return Array.from(
    Map.groupBy(changes, ({ says }) => says),
    ([says, alike]) => {
      const codes = alike.map(({ code }) => code);
      const isAny = codes.length === bound.length && codes.length > NAMED;
      return `an image undecided for ${isAny ? 'any reason' : sayCodes(codes)} ${says}`;
    },
  );
}

const NAMED = 3;

const sayCodes = (codes: readonly string[]): string =>
  codes.length > NAMED + 1
    ? `${codes.slice(0, NAMED).join(', ')} or ${codes.length - NAMED} other reasons`
    : wordsIn(codes, 'or');
