import * as z from 'zod';
import { CADENCES, DEFAULT_CADENCE } from '../../core/policy/cadence.ts';
import { APPROVALS, CHANGES } from '../../core/policy/notify.ts';
import {
  EXPECTED_CHANNEL,
  EXPECTED_MENTION,
  isChannelId,
  isMentionId,
} from '../../core/telling/slack-ids.ts';
import { mapping, oneOrMore, patterns, registry, SeverityWord, Text } from '../fields.ts';
import { sayNot, sayValue } from '../problems/say-issue.ts';
import { QuietHoursDocument } from './quiet-hours-document.ts';

const sayNoChannel = (input: unknown): string =>
  sayNot(input, 'is not the id of a channel', EXPECTED_CHANNEL);

const Channel = z
  .string({ error: ({ input }) => sayNoChannel(input) })
  .refine(isChannelId, { error: ({ input }) => sayNoChannel(input) });

/** What a channel's id may be matched by. */
const ChannelPattern = z
  .string({ error: ({ input }) => sayNoChannel(input) })
  .regex(/^[A-Z0-9*?]+$/, { error: ({ input }) => `${sayNoChannel(input)}, or a pattern of ids` });

const sayNobody = (input: unknown): string =>
  sayNot(input, 'is not the id of a user or of a user group', EXPECTED_MENTION);

const Mention = z
  .string({ error: ({ input }) => sayNobody(input) })
  .refine(isMentionId, { error: ({ input }) => sayNobody(input) });

const Digest = z
  .enum(CADENCES)
  .describe(
    `How often a channel hears how its repositories stand: weekly, on Mondays, daily, or never. By default ${DEFAULT_CADENCE}.`,
  );

/** Who hears of the images of some repositories or tags, of what, and where. */
export const NotifyDocument = mapping(
  {
    repository: patterns('The repository'),
    tag: patterns('The tag'),
    ...registry,
    channel: Channel.optional().describe(
      "The id of a Slack channel; without one the deployment's own.",
    ),
    changes: z
      .enum(CHANGES)
      .optional()
      .describe(
        'What begins a message: quarantined (the default): what may not ship; worse: of that, what was better before or has what the image before did not have; every verdict.',
      ),
    'only-what-runs': z
      .literal(true)
      .optional()
      .describe('Nothing is said of an image that the scanner knows not to run.'),
    'severity-at-least': SeverityWord.optional().describe(
      'Nothing is said of an image whose worst finding is milder.',
    ),
    mention: oneOrMore(Mention, sayNobody)
      .optional()
      .describe(
        'Who is mentioned where an image gets worse: ids of users (U…) and of user groups (S…).',
      ),
    approvals: z
      .enum(APPROVALS)
      .optional()
      .describe(
        'Whether the channel hears of what may ship from the start: daily, in one message a day, or never, the default.',
      ),
    digest: Digest.optional(),
    'quiet-hours': QuietHoursDocument.optional(),
  },
  'in a notify rule',
).meta({ id: 'Notify' });
export type NotifyDocument = z.infer<typeof NotifyDocument>;

/** Which channels the AWS tag of a repository may choose. */
const NotifyByTag = mapping(
  {
    channels: oneOrMore(ChannelPattern, sayNoChannel).describe(
      'Ids of Slack channels, or patterns of them: one or a list.',
    ),
  },
  'under notify-by-tag',
).meta({
  id: 'NotifyByTag',
  description:
    'Lets the AWS tag slack-channel of a repository choose among these channels where its messages go, before any rule of notify.',
});

const HelpUrl = z
  .string()
  .max(1_000)
  .refine((text) => /^https:\/\/[^\s@/?#]+([/?#]\S*)?$/.test(text) && URL.canParse(text), {
    error: ({ input }) =>
      `${sayValue(input)} is no address: expected one such as https://wiki.example.com/images`,
  });

/** What a policy may say of how people hear of its verdicts; no verdict rests on it. */
export const telling = {
  notify: z
    .array(NotifyDocument)
    .optional()
    .describe(
      'Who hears of what in Slack: the most specific match holds, and it alone; where none does, what may not ship is told in the channel of the deployment.',
    ),
  'notify-by-tag': NotifyByTag.optional(),
  digest: Digest.optional(),
  contact: Text.max(300)
    .optional()
    .describe('Who decides about images that may not ship, for whoever asks.'),
  'help-url': HelpUrl.optional().describe('Where people read what to do; https.'),
};
