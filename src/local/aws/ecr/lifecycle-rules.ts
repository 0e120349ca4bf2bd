import * as z from 'zod';
import { AwsError } from '../aws-error.ts';

/** The most rules, and the most characters, that a policy has (Amazon ECR service quotas). */
const MOST_RULES = 50;
const MOST_CHARACTERS = 30_720;

const pattern = z
  .string()
  .min(1)
  .refine((text) => text.split('*').length <= 5, 'at most four wildcards (*) per string');
const Tags = z.array(pattern).min(1);

const Selection = z
  .strictObject({
    tagStatus: z.enum(['tagged', 'untagged', 'any']),
    tagPatternList: Tags.optional(),
    tagPrefixList: Tags.optional(),
    storageClass: z.enum(['standard', 'archive']).optional(),
    countType: z.enum([
      'imageCountMoreThan',
      'sinceImagePushed',
      'sinceImagePulled',
      'sinceImageTransitioned',
    ]),
    countUnit: z.literal('days').optional(),
    countNumber: z.int().min(1),
  })
  .refine(
    ({ tagStatus, tagPatternList: patterns, tagPrefixList: prefixes }) =>
      (tagStatus === 'tagged') === (patterns !== undefined || prefixes !== undefined) &&
      (patterns === undefined || prefixes === undefined),
    'tagged asks for one of tagPatternList and tagPrefixList, and nothing else does',
  )
  .refine(
    ({ countType, countUnit }) =>
      (countType === 'imageCountMoreThan') === (countUnit === undefined),
    'countUnit belongs to a time, and to nothing else',
  );

const Rule = z
  .strictObject({
    rulePriority: z.int().min(1),
    description: z.string().optional(),
    selection: Selection,
    action: z.discriminatedUnion('type', [
      z.strictObject({ type: z.literal('expire') }),
      z.strictObject({ type: z.literal('transition'), targetStorageClass: z.literal('archive') }),
    ]),
  })
  .refine(
    ({ selection: { countType }, action }) =>
      countType !== 'sinceImagePulled' || action.type === 'transition',
    'sinceImagePulled only archives',
  );

const LifecyclePolicy = z
  .strictObject({ rules: z.array(Rule).min(1).max(MOST_RULES) })
  .refine(
    ({ rules }) => new Set(rules.map(({ rulePriority }) => rulePriority)).size === rules.length,
    'rulePriority must be unique',
  )
  .refine(
    ({ rules }) =>
      rules.every(
        ({ selection, rulePriority }) =>
          selection.tagStatus !== 'any' ||
          rules.every((other) => other.rulePriority <= rulePriority),
      ),
    'a rule for any must have the highest rulePriority',
  )
  .refine(
    ({ rules }) => rules.filter(({ selection }) => selection.tagStatus === 'untagged').length <= 1,
    'only one rule may select untagged images',
  );

export type LifecycleRule = z.infer<typeof Rule>;

/** The rules of a policy, the first one first. @throws AwsError InvalidParameterException, as ECR words it */
export function rulesIn(text: string): LifecycleRule[] {
  const found = LifecyclePolicy.safeParse(jsonIn(text));
  if (found.success && text.length <= MOST_CHARACTERS) {
    return found.data.rules.toSorted((a, b) => a.rulePriority - b.rulePriority);
  }
  const [issue] = found.error?.issues ?? [];
  const where = issue && issue.path.length > 0 ? `${issue.path.join('.')}: ` : '';
  throw refused(where + (issue?.message ?? `at most ${MOST_CHARACTERS} characters`));
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refused('Could not map policyString into LifecyclePolicy.');
  }
}

const refused = (why: string): AwsError =>
  new AwsError(
    'InvalidParameterException',
    `Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: 'Lifecycle policy validation failure: ${why}'`,
  );
