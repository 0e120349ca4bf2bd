import * as z from 'zod';
import { CONDITIONS } from '../core/policy/conditions/conditions.ts';
import { schemaOf } from './condition-schema.ts';
import { DurationText, mapping, SEVERITY_WORDS } from './fields.ts';
import { sayValue } from './problems/say-issue.ts';
import { RESERVED } from './reason-codes.ts';

const Grace = z.union(
  [
    DurationText,
    mapping(
      Object.fromEntries(SEVERITY_WORDS.map((word) => [word, DurationText.optional()])) as Record<
        (typeof SEVERITY_WORDS)[number],
        z.ZodOptional<typeof DurationText>
      >,
      'among the severities',
    ),
  ],
  {
    error: ({ input }) =>
      `${sayValue(input)} is no grace: expected a duration such as 14 days, or one for each severity such as { HIGH: 14 days }`,
  },
);

const conditions: Readonly<Record<string, z.ZodType>> = Object.fromEntries(
  CONDITIONS.map(({ key, takes, describes }) => [
    key,
    schemaOf(takes).optional().describe(describes),
  ]),
);

/** The conditions of one rule, all of which one finding has to meet, and what else there is to say of it. */
export const RuleDocument = mapping(
  {
    ...conditions,
    grace: Grace.optional().describe(
      'How long a finding may stand before the rule counts it: one duration for every severity, or one for each.',
    ),
    'grace-since': z
      .enum(['first-seen', 'published'])
      .optional()
      .describe(
        'What the grace counts from: the first sight of the finding in this image (the default), or its publication.',
      ),
    'when-unknown': z
      .enum(['quarantine', 'undecided'])
      .optional()
      .describe(
        'What follows where nobody knows whether a condition holds: by default quarantine, and undecided for kev and epss.',
      ),
  },
  'in a rule',
).meta({ id: 'Rule' });
export interface RuleDocument {
  readonly grace?: z.infer<typeof Grace> | undefined;
  readonly 'grace-since'?: 'first-seen' | 'published' | undefined;
  readonly 'when-unknown'?: 'quarantine' | 'undecided' | undefined;
  readonly [condition: string]: unknown;
}

const RuleName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,49}$/, {
    error: "a rule's name consists of small letters, digits and hyphens, and begins with a letter",
  })
  .refine((name) => !RESERVED.has(name) && !name.endsWith('-unless-known'), {
    error: 'a rule cannot have this name: it means something else in a verdict',
  });

export const Rules = z
  .record(RuleName, RuleDocument)
  .refine((rules) => Object.keys(rules).length > 0, {
    error: 'there is no rule: nothing would ever be quarantined (to only report, set mode: advise)',
  })
  .meta({
    id: 'Rules',
    description:
      'The rules: one finding that meets every condition of any of them quarantines the image.',
  });
