import * as z from 'zod';
import { DOUBT_KINDS, type DoubtCode } from '../core/judgement/doubt-codes.ts';
import { DEFAULT_TELL_AFTER } from '../core/policy/policy.ts';
import { sayDuration } from '../core/words.ts';
import { DurationText, mapping } from './fields.ts';
import { sayNot } from './problems/say-issue.ts';

const Term = z
  .union(
    [
      z.literal('leave'),
      mapping({
        'quarantine-after': DurationText.describe(
          'An image that stays undecided for so long is quarantined.',
        ),
      }),
    ],
    {
      error: ({ input }) =>
        sayNot(
          input,
          'is not possible',
          'expected leave, or a term such as { quarantine-after: 24 hours }',
        ),
    },
  )
  .meta({
    id: 'Term',
    description: 'leave, or quarantine-after and how long such an image may stay undecided.',
  });

export type UndecidedTermDocument = z.infer<typeof Term>;

const TERMS = Object.fromEntries(
  ['default', ...DOUBT_KINDS.map(({ code }) => code)].map((code) => [code, Term.optional()]),
) as Record<DoubtCode | 'default', z.ZodOptional<typeof Term>>;

const TellAfter = z
  .union([z.literal('never'), DurationText], {
    error: ({ input }) =>
      sayNot(input, 'is not possible', 'expected never, or a duration such as 1 hour'),
  })
  .describe(
    `People hear of an image that stays undecided for so long, once; never: they do not. By default ${sayDuration(DEFAULT_TELL_AFTER)}.`,
  );

/** What becomes of what stays undecided, in a policy and in an override. */
export const Undecided = mapping(
  { ...TERMS, 'tell-after': TellAfter.optional() },
  'among the reasons',
  {
    'quarantine-after':
      'it stands under a reason, or under default for all: { default: { quarantine-after: 24 hours } }',
  },
  '{ tell-after: 2 hours, scan-failed: { quarantine-after: 24 hours } }',
).meta({
  id: 'Undecided',
  description:
    'What becomes of an image that stays undecided, by the reason; default is for all other reasons. leave: it stays undecided. tell-after: when people hear of it.',
});
