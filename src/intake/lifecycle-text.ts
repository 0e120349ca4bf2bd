import * as z from 'zod/mini';
import type { LifecyclePolicy, LifecycleRule, Limit } from '../core/posture/lifecycle-policy.ts';

const Count = z.number().check(z.minimum(1));
const Tags = z.array(z.string()).check(z.minLength(1));

const Rule = z.object({
  rulePriority: z.number(),
  selection: z.object({
    tagStatus: z.enum(['any', 'tagged', 'untagged']),
    tagPatternList: z.optional(Tags),
    tagPrefixList: z.optional(Tags),
    countType: z.enum([
      'imageCountMoreThan',
      'sinceImagePushed',
      'sinceImagePulled',
      'sinceImageTransitioned',
    ]),
    countNumber: Count,
  }),
  action: z.object({ type: z.enum(['expire', 'transition']) }),
});
type Rule = z.infer<typeof Rule>;

const Policy = z.object({ rules: z.array(Rule) });

/** The rules of a lifecycle policy's text; undefined where any of it is not understood, for then none of it is. */
export function parseLifecycle(text: string): LifecyclePolicy | undefined {
  const read = Policy.safeParse(jsonIn(text));
  if (!read.success) return undefined;
  const rules = read.data.rules.map(ruleOf);
  if (rules.some((rule) => rule === undefined)) return undefined;
  const known = rules.flatMap((rule) => rule ?? []);
  return { text, rules: known.toSorted((a, b) => a.priority - b.priority) };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function ruleOf({ rulePriority, selection, action }: Rule): LifecycleRule | undefined {
  const { tagStatus, tagPatternList, tagPrefixList } = selection;
  const patterns = tagPatternList ?? tagPrefixList?.map((prefix) => `${prefix}*`) ?? [];
  // Without a pattern every tagged image would seem to be meant.
  if (tagStatus === 'tagged' && patterns.length === 0) return undefined;
  return {
    priority: rulePriority,
    selection: tagStatus === 'tagged' ? { kind: 'tagged', patterns } : { kind: tagStatus },
    limit: limitOf(selection),
    does: action.type === 'expire' ? 'expire' : 'archive',
  };
}

const SINCE = {
  sinceImagePushed: 'pushed',
  sinceImagePulled: 'pulled',
  sinceImageTransitioned: 'archived',
} as const;

const limitOf = ({ countType, countNumber }: Rule['selection']): Limit =>
  countType === 'imageCountMoreThan'
    ? { kind: 'newest', keep: countNumber }
    : { kind: SINCE[countType], days: countNumber };
