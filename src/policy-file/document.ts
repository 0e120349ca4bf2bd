import * as z from 'zod';
import { forEachFeed } from '../core/findings/feeds/feeds.ts';
import { DOUBT_KINDS } from '../core/judgement/doubt-codes.ts';
import { CONDITIONS } from '../core/policy/conditions/conditions.ts';
import { schemaOf } from './condition-schema.ts';
import {
  DurationText,
  mapping,
  oneOrMore,
  PackageType,
  SEVERITY_WORDS,
  SeverityWord,
  sayPackageType,
  Text,
} from './fields.ts';
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

const Rules = z
  .record(RuleName, RuleDocument)
  .refine((rules) => Object.keys(rules).length > 0, {
    error: 'there is no rule: nothing would ever be quarantined (to only report, set mode: advise)',
  })
  .meta({
    id: 'Rules',
    description:
      'The rules: one finding that meets every condition of any of them quarantines the image.',
  });

const Mode = z.enum(['enforce', 'advise']).meta({
  id: 'Mode',
  description:
    'enforce, the default: rules quarantine. advise: findings are reported and never quarantine; the image is approved, and gates let it pass.',
});

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
        `${sayValue(input)} is not possible: expected leave, or a term such as { quarantine-after: 24 hours }`,
    },
  )
  .meta({
    id: 'Term',
    description: 'leave, or quarantine-after and how long such an image may stay undecided.',
  });

const Undecided = mapping(
  Object.fromEntries(
    ['default', ...DOUBT_KINDS.map(({ code }) => code)].map((code) => [code, Term.optional()]),
  ),
  'among the reasons',
).meta({
  id: 'Undecided',
  description:
    'What becomes of an image that stays undecided, by the reason; default is for all other reasons. leave: it stays undecided.',
});

const StaleAfter = mapping({
  'stale-after': DurationText.describe("Counted from the feed's own date."),
}).meta({ id: 'Feed', description: 'When the copy of this feed is too old to rely on.' });

export const OverrideDocument = mapping(
  {
    repository: Text.optional().describe('A repository; * stands for any characters, ? for one.'),
    tag: Text.optional().describe('A tag; * stands for any characters, ? for one.'),
    mode: Mode.optional(),
    quarantine: Rules.optional(),
    undecided: Undecided.optional(),
  },
  'in an override',
);
export type OverrideDocument = z.infer<typeof OverrideDocument>;

const patterns = (what: string) =>
  oneOrMore(Text).optional().describe(`${what}: one pattern or a list; * and ? are wildcards.`);

const dimensions = {
  id: patterns('The vulnerability, by its id or an alias'),
  package: patterns('The package'),
  'package-type': oneOrMore(PackageType, sayPackageType)
    .optional()
    .describe('The type of the package, as Amazon Inspector names it: one or a list.'),
  version: oneOrMore(Text)
    .optional()
    .describe('The installed version, exactly: one or a list, without wildcards.'),
  repository: patterns('The repository'),
  tag: patterns('The tag'),
  digest: patterns('The digest'),
};

const name = Text.max(100)
  .optional()
  .describe('How messages and records call it; made from what it matches where there is none.');

export const IgnoreDocument = mapping(
  {
    ...dimensions,
    'severity-at-most': SeverityWord.optional().describe(
      'Only findings of this severity or a milder one.',
    ),
    fix: z.literal('none').optional().describe('Only findings without a fix, as the scanner says.'),
    reason: Text.describe('Why it is noise.'),
    name,
  },
  'in an ignore rule',
);
export type IgnoreDocument = z.infer<typeof IgnoreDocument>;

export const WaiverDocument = mapping(
  {
    ...dimensions,
    id: oneOrMore(Text).describe(
      'The vulnerability, by its id or an alias: one pattern or a list.',
    ),
    by: Text.describe('Who accepts the risk.'),
    reason: Text.describe('Why the risk is accepted.'),
    ticket: Text.optional().describe('Where it was discussed.'),
    until: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/, {
        error: ({ input }) =>
          `${sayValue(input)} is no date: expected one such as 2026-12-31, or a time with its offset such as 2026-12-31T18:00Z`,
      })
      .describe('The last day (UTC), or a time with its offset: then it lapses.'),
    name,
  },
  'in a waiver',
);
export type WaiverDocument = z.infer<typeof WaiverDocument>;

const exceptions = {
  ignore: z
    .array(IgnoreDocument)
    .optional()
    .describe('Noise: findings that do not count. They stay visible, with the reason.'),
  waivers: z
    .array(WaiverDocument)
    .optional()
    .describe('Risks that somebody accepts for a while. They stay visible, with the name.'),
};

/** A whole policy, as it is written. Everything but the form is checked behind it. */
export const PolicyDocument = mapping({
  $schema: z.string().optional().describe('Where editors find this schema, in a policy in JSON.'),
  quarantine: Rules,
  mode: Mode.optional(),
  undecided: Undecided.optional(),
  feeds: mapping(forEachFeed(() => StaleAfter.optional()))
    .optional()
    .describe(
      'How old the copies of the feeds may be: an older one no longer helps an image pass.',
    ),
  'longest-waiver': DurationText.optional().describe(
    'A waiver that reaches further into the future is refused. By default 90 days.',
  ),
  overrides: z
    .array(OverrideDocument)
    .optional()
    .describe(
      'Other rulings for some repositories or tags: the most specific match wins, and a key given here replaces the whole key above.',
    ),
  ...exceptions,
  include: z
    .array(Text)
    .optional()
    .describe('Files, relative to this one, that hold further ignore rules and waivers.'),
  vex: z.array(Text).optional().describe('OpenVEX documents, relative to this file.'),
}).meta({ title: 'The policy of ecr-scan-notifier' });
export type PolicyDocument = z.infer<typeof PolicyDocument>;

/** What an included file may hold. */
export const IncludedDocument = mapping(exceptions, 'in an included file');
export type IncludedDocument = z.infer<typeof IncludedDocument>;
