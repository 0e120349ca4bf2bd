import * as z from 'zod';
import { LONGEST_PATTERN, PatternError, tagPattern } from '../../core/triggers/tag-pattern.ts';
import { OCCASIONS } from '../../core/triggers/trigger.ts';
import { wordsIn } from '../../core/words.ts';
import { mapping, oneOrMore, patterns } from '../fields.ts';
import { sayNot, sayValue } from '../problems/say-issue.ts';
import { Webhook } from './webhook-document.ts';

const named = (form: RegExp, isNot: string, expected: string) => {
  const say = (input: unknown): string =>
    input === undefined ? 'it is missing' : sayNot(input, isNot, expected);
  return z
    .string({ error: ({ input }) => say(input) })
    .regex(form, { error: ({ input }) => say(input) });
};

const TriggerName = named(
  /^[a-z0-9][a-z0-9-]{0,49}$/,
  'is no name of a trigger',
  'expected small letters, digits and dashes, 50 at most',
);

const Tag = named(
  /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/,
  'is no tag',
  'expected letters, digits and _ . -, as they stand (tag-matches compares expressions)',
);

const TagMatches = z
  .string({ error: ({ input }) => sayNot(input, 'is no regular expression', 'expected text') })
  .min(1, { error: 'it is empty' })
  .max(LONGEST_PATTERN)
  .superRefine((text, problems) => {
    try {
      tagPattern(text);
    } catch (error) {
      if (!(error instanceof PatternError)) throw error;
      problems.addIssue({
        code: 'custom',
        message: `${sayValue(text)} cannot be used: ${error.message}`,
      });
    }
  });

const EXAMPLES = 'every-image, { tag-in: [prod] } or { tag-matches: "v[0-9]+" }';

const When = z
  .union(
    [
      z.literal('every-image'),
      mapping(
        {
          'tag-matches': TagMatches.optional().describe(
            'A regular expression that the whole of one of its tags matches; without references back and looking around.',
          ),
          'tag-in': oneOrMore(Tag).optional().describe('One of its tags is one of these.'),
        },
        'under when',
      ),
    ],
    { error: ({ input }) => sayNot(input, 'is no condition', `expected ${EXAMPLES}`) },
  )
  .describe(`Which of the images: ${EXAMPLES}.`);

const Ecs = mapping(
  {
    cluster: named(
      /^[A-Za-z0-9_-]{1,255}$/,
      'is no name of a cluster',
      'expected its name, no ARN',
    ).describe('The name of its cluster.'),
    service: named(
      /^[A-Za-z0-9_-]{1,255}$/,
      'is no name of a service',
      'expected its name, no ARN',
    ).describe('Its name.'),
  },
  'under ecs',
  {},
  '{ cluster: prod, service: api }',
).describe('A service of ECS in the account and region: its tasks are started anew.');

const CodePipeline = mapping(
  {
    name: named(
      /^[A-Za-z0-9.@_-]{1,100}$/,
      'is no name of a pipeline',
      'expected its name, no ARN',
    ).describe('Its name.'),
    'source-action': named(
      /^[A-Za-z0-9.@_-]{1,100}$/,
      'is no name of an action',
      'expected that of a source action',
    )
      .optional()
      .describe(
        'Its source action for images from ECR, which is given this very digest (pipelines of type V2).',
      ),
  },
  'under codepipeline',
  {},
  '{ name: shop-deploy }',
).describe('A pipeline of CodePipeline in the account and region: it is started.');

const EventBus = named(
  /^[A-Za-z0-9._-]{1,256}$/,
  'is no name of an event bus',
  'expected default, or the name of a bus in this account and region (no ARN)',
).describe('A bus of EventBridge, which gets an event.');

/** Each of them is one thing that can be called. */
export const TARGET_KEYS = ['webhook', 'event-bus', 'ecs', 'codepipeline'] as const;

const On = oneOrMore(z.enum(OCCASIONS), (input) =>
  sayNot(
    input,
    'is no verdict that sets off anything',
    `expected ${wordsIn(OCCASIONS, 'or')}, or both in a list`,
  ),
).describe('The verdict that sets it off.');

const OWN_ALONE =
  'a trigger is for images of the registry of the stage alone: those of members set off nothing';

/** What is called when an image is approved or quarantined. */
export const TriggerDocument = mapping(
  {
    name: TriggerName.describe(
      'By which its calls are told apart: another name is another trigger.',
    ),
    on: On,
    when: When,
    repository: patterns('The repository'),
    webhook: Webhook.optional(),
    'event-bus': EventBus.optional(),
    ecs: Ecs.optional(),
    codepipeline: CodePipeline.optional(),
    'dry-run': z
      .boolean()
      .optional()
      .describe('true, the default: it only says what it would do. false: it does it.'),
  },
  'in a trigger',
  { repositories: 'it is called repository', account: OWN_ALONE, region: OWN_ALONE },
).meta({ id: 'Trigger' });
export type TriggerDocument = z.infer<typeof TriggerDocument>;

/** So many can be looked at in one transaction. */
const MOST_TRIGGERS = 20;

/** What a policy may say of what its verdicts set off; no verdict rests on it. */
export const settingOff = {
  triggers: z
    .array(TriggerDocument)
    .max(MOST_TRIGGERS, { error: `there are more than ${MOST_TRIGGERS} triggers` })
    .optional()
    .describe('What is called, once, when an image is approved or quarantined.'),
};
