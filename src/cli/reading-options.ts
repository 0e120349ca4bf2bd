/** The options that say what is read, the same for every command that reads a registry. */
export const READING_OPTIONS = {
  policy: { type: 'string' },
  table: { type: 'string' },
  region: { type: 'string' },
  world: { type: 'string' },
  'no-feeds': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

export interface ReadingValues {
  readonly policy?: string | undefined;
  readonly table?: string | undefined;
  readonly region?: string | undefined;
  readonly world?: string | undefined;
  readonly 'no-feeds'?: boolean | undefined;
}

export const READING_HELP = `  --policy FILE   the policy; by default that of the world where there is one, else POLICY_FILE,
                  policy.yml here, or the built-in one
  --table NAME    the deployed ledger, for first-seen dates, the image before, what people have accepted
                  from Slack, and the feeds; read only. By default LEDGER_TABLE; without either nothing
                  is known from before, and the feeds are downloaded for this run
  --no-feeds      go without KEV and EPSS
  --region R      the AWS region, by default AWS_REGION or that of your profile
  --world FILE    read the embedded AWS of a world file instead (docs/replay.md)`;

/** What IAM has to allow for the options above, beside what the command itself calls. */
export const TABLE_RIGHTS = 'dynamodb:Query and, unless --no-feeds, dynamodb:BatchGetItem';
