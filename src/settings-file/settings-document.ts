import * as z from 'zod';
import { fitsScope, isScopePattern, SCOPE_PATTERN, SCOPE_SIZE } from '../core/scope.ts';
import { mapping } from '../policy-file/fields.ts';
import { sayNot } from '../policy-file/problems/say-issue.ts';
import { Gate } from './gate-document.ts';
import { MembersDocument } from './members-document.ts';
import { ReportDocument } from './report-document.ts';
import { TriggerRights } from './trigger-rights-document.ts';
import { Switch, Word } from './values.ts';

/**
 * How long CloudWatch can keep a log, in days (API reference, PutRetentionPolicy). Without 1096, which osls refuses in
 * serverless.yml.
 */
export const LOG_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1827, 2192, 2557, 2922, 3288, 3653,
];

const sayMemory = (input: unknown): string =>
  sayNot(input, 'is no memory', 'expected megabytes, from 512 to 10240');

const sayConcurrency = (input: unknown): string =>
  sayNot(input, 'is no number of runs', 'expected a whole number, from 1 to 1000');

/** A number that begins with a zero would be another one. */
const sayAccount = (input: unknown): string =>
  sayNot(input, 'is no account', 'expected its 12 digits, in quotes');

const Slack = mapping(
  {
    channel: Word.optional().describe(
      "The channel's id, at the bottom of its details, where the policy's notify names no other. Without it no Slack.",
    ),
    'token-parameter': Word.optional().describe(
      'The parameter that holds the bot token; /aws/reference/secretsmanager/<name> names a secret of Secrets Manager.',
    ),
    'signing-secret-parameter': Word.optional().describe(
      "The SecureString that holds the app's signing secret. Without it nobody acts from Slack.",
    ),
  },
  'of slack',
);

const Feeds = mapping(
  {
    kev: Word.optional().describe("CISA's catalogue, or a mirror of it: https only."),
    epss: Word.optional().describe("FIRST's scores, or a mirror of them: https only."),
  },
  'of feeds',
);

const Log = mapping(
  {
    level: Word.optional().describe('TRACE, DEBUG, INFO, WARN, ERROR or FATAL; INFO by default.'),
    days: z
      .literal(LOG_DAYS, {
        error: ({ input }) =>
          sayNot(
            input,
            'is not a time for which a log can be kept',
            `expected one of ${LOG_DAYS.join(', ')}`,
          ),
      })
      .optional()
      .describe('For how many days CloudWatch keeps what the functions log; 30 by default.'),
  },
  'of log',
);

/** What one stage is told besides its policy. What the values mean is checked where the functions read them. */
export const StageDocument = mapping(
  {
    slack: Slack.optional(),
    'people-topic': Switch.optional().describe('on: a second topic, for people.'),
    'event-bus': Word.optional().describe(
      'The name of an EventBridge bus that gets an event for each verdict.',
    ),
    feeds: Feeds.optional(),
    log: Log.optional(),
    memory: z
      .int({ error: ({ input }) => sayMemory(input) })
      .min(512, { error: ({ input }) => sayMemory(input) })
      .max(10_240, { error: ({ input }) => sayMemory(input) })
      .optional()
      .describe(
        'Megabytes of the functions that judge; 1024 by default, which the largest images take half of.',
      ),
    tags: z
      .record(z.string(), z.string())
      .optional()
      .describe('AWS tags of everything in the stack.'),
    'permissions-boundary': z
      .string()
      .regex(/^arn:[^:]+:iam::[^:]*:policy\/./, {
        error: ({ input }) =>
          sayNot(input, 'is no policy', 'expected one like arn:aws:iam::123456789012:policy/name'),
      })
      .optional()
      .describe('The ARN of the policy that bounds every role of the stack.'),
    'kms-key': z
      .string()
      .regex(/^arn:[^:]+:kms:[^:]+:\d{12}:key\/[\w-]+$/, {
        error: ({ input }) =>
          sayNot(
            input,
            'is no key',
            'expected its ARN, arn:aws:kms:<region>:<account>:key/<id>: an alias is no resource of a policy',
          ),
      })
      .optional()
      .describe('The ARN of the KMS key under which table, topics, queues and logs lie.'),
    marks: Switch.optional().describe(
      'off: another stage of the account and region owns the marks.',
    ),
    table: z
      .string()
      .regex(/^[a-zA-Z0-9_.-]{3,255}$/, {
        error: ({ input }) =>
          sayNot(
            input,
            'is no name of a table',
            'expected letters, digits and . _ - (the name, no ARN)',
          ),
      })
      .optional()
      .describe(
        'A ledger table that an earlier stack has left behind. Without it the stack makes one.',
      ),
    repositories: z
      .array(
        z.string().refine(isScopePattern, {
          error: ({ input }) => sayNot(input, 'is no repository', SCOPE_PATTERN),
        }),
      )
      .refine(fitsScope, { error: SCOPE_SIZE })
      .optional()
      .describe(
        'The repositories in scope, by name or by patterns such as shop/*. Without it all of them.',
      ),
    concurrency: z
      .int({ error: ({ input }) => sayConcurrency(input) })
      .min(1, { error: ({ input }) => sayConcurrency(input) })
      .max(1_000, { error: ({ input }) => sayConcurrency(input) })
      .optional()
      .describe('How many runs there may be at once of each function that events wake.'),
    'alarm-email': z
      .string()
      .regex(/^[^\s@,;<>"]+@[^\s@,;<>"]+\.[^\s@,;<>".]+$/, {
        error: ({ input }) =>
          sayNot(input, 'is no address', 'expected one address like oncall@example.com'),
      })
      .optional()
      .describe('Who hears of alarms by mail, and of notices about the policy.'),
    account: z
      .string({ error: ({ input }) => sayAccount(input) })
      .regex(/^\d{12}$/, { error: ({ input }) => sayAccount(input) })
      .optional()
      .describe('The account of the stage, in quotes: a deployment to another one is refused.'),
    region: z
      .string()
      .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, {
        error: ({ input }) => sayNot(input, 'is no region', 'expected one like eu-central-1'),
      })
      .optional()
      .describe('The region of the stage: a deployment to another one is refused.'),
    'deployment-gate': Switch.optional().describe(
      'on: a function that ECS asks whether a deployment may go on.',
    ),
    gate: Gate.optional(),
    report: ReportDocument.optional(),
    triggers: TriggerRights.optional(),
    members: MembersDocument.optional(),
    policy: Word.optional().describe('The file of the policy; policy.yml by default.'),
  },
  'in a stage',
).meta({ id: 'Stage' });

/** settings.yml: a section for each stage. */
export const SettingsDocument = mapping({
  stages: z.record(z.string(), StageDocument.nullable()).describe('By the name of each stage.'),
});
export type SettingsDocument = z.infer<typeof SettingsDocument>;
