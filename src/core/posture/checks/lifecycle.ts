import { wordsIn } from '../../words.ts';
import type { RepositoryFacts } from '../facts.ts';
import { type LifecycleRule, ruleFor, sayRule } from '../lifecycle-policy.ts';
import { markCover } from '../mark-cover.ts';
import { type Check, notKnown, type Said } from '../posture.ts';

export const lifecycle: Check = {
  name: 'lifecycle',
  about: 'a lifecycle policy is there, and gets on with our marks',
  ofRepository: ({ lifecycle: policy }: RepositoryFacts) => {
    if (policy.state === 'unknown') return [notKnown('the lifecycle policy', policy)];
    if (policy.value === undefined) return [NONE];
    const { rules } = policy.value;
    return [...keptForEver(rules), ...rules.flatMap((rule) => ofRule(rule, rules))];
  },
};

const NONE: Said = {
  weight: 'low',
  what: 'it has no lifecycle policy',
  why: 'every image stays for ever, quarantined ones too, and is paid for',
  todo: 'posture --fix --only lifecycle offers one, tried by a preview of ECR',
};

const MARK_OF = {
  approved: 'approved-0123456789ab',
  quarantined: 'quarantined-0123456789ab',
} as const;
type Marked = keyof typeof MARK_OF;
const MARKED = Object.keys(MARK_OF) as Marked[];

/** Marks that no rule is about, where it is the untagged that are cleared away. */
export const unclaimedMarks = (rules: readonly LifecycleRule[]): Marked[] =>
  MARKED.filter((verdict) => !rules.some((rule) => claims(rule, verdict)));

/** Whether every image that has only a mark of this verdict belongs to the rule, or to one before it. */
function claims({ selection, limit }: LifecycleRule, verdict: Marked): boolean {
  if (limit.kind === 'archived') return false;
  if (selection.kind !== 'tagged') return selection.kind === 'any';
  return selection.patterns.every((pattern) => markCover(pattern, verdict) === 'all');
}

function keptForEver(rules: readonly LifecycleRule[]): readonly Said[] {
  const clears = rules.some(({ selection }) => selection.kind === 'untagged');
  const unclaimed = unclaimedMarks(rules);
  if (!clears || unclaimed.length === 0) return [];
  const marks = wordsIn(
    unclaimed.map((verdict) => `${verdict}-…`),
    'and',
  );
  return [
    {
      weight: 'medium',
      what: `its lifecycle policy clears away images without a tag, and no rule is about ${marks}`,
      why: 'an image whose tags have moved on keeps its mark, and so is never without a tag: it stays for ever',
      todo: 'add rules for marks: posture --fix --only lifecycle',
    },
  ];
}

function ofRule(rule: LifecycleRule, rules: readonly LifecycleRule[]): readonly Said[] {
  return [...byAgeOfApproved(rule, rules), ...byChance(rule)];
}

/** What is approved and old may be the newest there is. */
function byAgeOfApproved(rule: LifecycleRule, rules: readonly LifecycleRule[]): readonly Said[] {
  const isByAge = rule.limit.kind === 'pushed' && rule.does === 'expire';
  if (!isByAge || ruleFor(rules, [MARK_OF.approved]) !== rule) return [];
  return [
    {
      weight: 'medium',
      what: `its lifecycle policy ${sayRule(rule)}, approved ones too`,
      why: 'the newest image of what is seldom built goes as well, and with it what a rollback or another task would pull',
      todo: 'keep a number of approved images instead (imageCountMoreThan)',
    },
  ];
}

/** A pattern of people's tags that marks meet, mostly without anybody's having meant it. */
function byChance({ selection, ...rule }: LifecycleRule): readonly Said[] {
  if (selection.kind !== 'tagged') return [];
  const stray = selection.patterns.filter((pattern) =>
    MARKED.some((verdict) => markCover(pattern, verdict) === 'some' && !isMeant(pattern, verdict)),
  );
  if (stray.length === 0) return [];
  return [
    {
      weight: 'medium',
      what: `its lifecycle policy ${sayRule({ selection, ...rule })}, and some marks meet ${wordsIn(stray, 'and')}`,
      why: 'which images it is about depends on the digits of their digests',
      todo: 'write the pattern so that it begins as your tags do',
    },
  ];
}

const isMeant = (pattern: string, verdict: Marked): boolean => pattern.startsWith(`${verdict}-`);
