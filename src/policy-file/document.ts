import * as z from 'zod';
import { forEachFeed } from '../core/findings/feeds/feeds.ts';
import { DEFAULT_KEEP, DEFAULT_LONGEST_WAIVER } from '../core/policy/policy.ts';
import { DAY } from '../core/time.ts';
import { sayDuration } from '../core/words.ts';
import { parseDuration } from './duration.ts';
import { ExceptionsDocument } from './exceptions/exception-terms.ts';
import { exceptions } from './exceptions/exceptions-in-file.ts';
import { DurationText, mapping, oneOrMore, patterns, registry, Text } from './fields.ts';
import { telling } from './notify/notify-document.ts';
import { permissions } from './permissions/permission-document.ts';
import { sayNot, sayValue } from './problems/say-issue.ts';
import { Rules } from './rule-document.ts';
import { settingOff } from './triggers/trigger-document.ts';
import { Undecided } from './undecided-document.ts';
import { VexEntry } from './vex/vex-entry.ts';

const Mode = z.enum(['enforce', 'advise']).meta({
  id: 'Mode',
  description:
    'enforce, the default: rules quarantine. advise: findings are reported and never quarantine; the image is approved, and gates let it pass.',
});

const StaleAfter = mapping({
  'stale-after': DurationText.describe("Counted from the feed's own date."),
}).meta({ id: 'Feed', description: 'When the copy of this feed is too old to rely on.' });

const MOST_NEWEST = 1_000;

const Watch = mapping(
  {
    newest: z
      .int({
        error: ({ input }) =>
          sayNot(
            input,
            'is no number of images',
            `expected a whole number from 1 to ${MOST_NEWEST}`,
          ),
      })
      .min(1)
      .max(MOST_NEWEST)
      .optional()
      .describe('So many of each line of tags, the newest ones.'),
    'younger-than': DurationText.optional().describe(
      'Since the push, or since it was judged under its names.',
    ),
  },
  'under watch',
  {},
  '{ newest: 5, younger-than: 90 days }',
).meta({
  id: 'Watch',
  description:
    'Which images may still be deployed and are looked at daily. What runs is one of them in any case.',
});

const Rescan = mapping(
  { every: DurationText.describe('How old a scan may be before ECR is asked for another one.') },
  'under rescan',
  {},
  '{ every: 7 days }',
).meta({
  id: 'Rescan',
  description:
    'Basic scanning never scans again by itself: images that may still be deployed are scanned anew when their scan is so old.',
});

const Scan = mapping(
  {
    'no-older-than': DurationText.optional().describe(
      'An approval that rests on an older scan lapses to undecided. Where the scanner watches an image all the time, its scan does not grow old.',
    ),
    'on-arrival': z
      .boolean()
      .optional()
      .describe('Scan what is pushed to a repository without scan on push.'),
  },
  'under scan',
  {},
  '{ no-older-than: 30 days }',
).meta({ id: 'Scan', description: 'What a scan is good for, and when one is asked for.' });

const SHORTEST_KEEP = 30 * DAY;

const Keep = DurationText.refine(
  (text) => (parseDuration(text) ?? SHORTEST_KEEP) >= SHORTEST_KEEP,
  {
    error: ({ input }) =>
      `${sayValue(input)} is too short: at least ${sayDuration(SHORTEST_KEEP)}, in which somebody can still ask why`,
  },
).describe(
  `For how long a judgement and its findings are kept after another has taken its place; the one that stands is always kept. At least ${sayDuration(SHORTEST_KEEP)}; by default ${sayDuration(DEFAULT_KEEP)}.`,
);

export const OverrideDocument = mapping(
  {
    repository: patterns('The repository'),
    tag: patterns('The tag'),
    ...registry,
    extends: z
      .literal(true)
      .optional()
      .describe(
        "The rules and undecided terms given here are added to the policy's own, and replace those of the same name alone.",
      ),
    mode: Mode.optional(),
    quarantine: Rules.optional(),
    undecided: Undecided.optional(),
  },
  'in an override',
);
export type OverrideDocument = z.infer<typeof OverrideDocument>;

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
    `A waiver that reaches further into the future is refused. By default ${sayDuration(DEFAULT_LONGEST_WAIVER)}.`,
  ),
  watch: Watch.optional(),
  rescan: Rescan.optional(),
  scan: Scan.optional(),
  keep: Keep.optional(),
  'mark-pull-through': oneOrMore(Text)
    .optional()
    .describe(
      'Repositories whose images are marked though a pull-through cache fills them, where AWS supports no pushes: one pattern or a list; * and ? are wildcards. By default none is.',
    ),
  overrides: z
    .array(OverrideDocument)
    .optional()
    .describe(
      'Other rule sets for some repositories or tags: the most specific match wins, and a key given here replaces the whole key above, unless it extends.',
    ),
  ...telling,
  ...permissions,
  ...settingOff,
  ...exceptions,
  include: z
    .array(Text)
    .optional()
    .describe('Files, relative to this one, that hold further ignore rules and waivers.'),
  exceptions: ExceptionsDocument.optional().describe('What every exception has to say.'),
  vex: z
    .array(VexEntry)
    .optional()
    .describe('OpenVEX documents, relative to this file, each for ever or until a day.'),
}).meta({ title: 'The policy of ecr-scan-notifier' });
export type PolicyDocument = z.infer<typeof PolicyDocument>;

/** What an included file may hold. */
export const IncludedDocument = mapping(exceptions, 'in an included file');
export type IncludedDocument = z.infer<typeof IncludedDocument>;
