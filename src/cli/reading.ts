import { AT_THE_KEYBOARD, awsClients } from '../aws-clients.ts';
import type { Policy } from '../core/policy.ts';
import type { Toolbox } from '../pipeline/tools.ts';
import type { EcrOf } from '../registry/registry.ts';
import { readSettings } from '../settings.ts';
import { openToolbox, REAL_SURROUNDINGS } from '../toolbox.ts';
import { choosePolicy } from './choose-policy.ts';
import { feedsForThisRun } from './feeds.ts';
import type { OpenWorld } from './in-world.ts';
import { regionFor, requireCredentials, tableOf } from './place.ts';
import { NO_HISTORY, readOnly } from './read-only.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** The options that say what is read, the same for every command that reads a registry. */
export const READING_OPTIONS = {
  policy: { type: 'string' },
  table: { type: 'string' },
  region: { type: 'string' },
  world: { type: 'string' },
  'no-feeds': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

export const READING_HELP = `  --policy FILE   the policy; by default POLICY_FILE, policy.yml here, else the built-in one
  --table NAME    the deployed ledger, for first-seen dates, the image before and the feeds; read only.
                  By default LEDGER_TABLE; without either nothing is known from before, and the feeds
                  are downloaded for this run
  --no-feeds      go without KEV and EPSS
  --region R      the AWS region, by default AWS_REGION or that of your profile
  --world FILE    read the embedded AWS of a world file instead (docs/replay.md), with its policy`;

export interface ReadingValues {
  readonly policy?: string | undefined;
  readonly table?: string | undefined;
  readonly region?: string | undefined;
  readonly world?: string | undefined;
  readonly 'no-feeds'?: boolean | undefined;
}

/** A registry and what is known beside it, opened to be read and nothing else. */
export interface Reading {
  readonly tools: Toolbox;
  /** Where the policy comes from, for people. */
  readonly policySource: string;
  readonly ecrOf: EcrOf;
  /** The region of what does not name one. */
  readonly region: string;
  /** The same tools under another policy. */
  readonly toolsUnder: (policy: Policy) => Toolbox;
  readonly close: () => Promise<void>;
}

/** Throws UsageError, PolicyError, or what AWS answers. `ofImage`: the region that the image names. */
export async function openReading(
  values: ReadingValues,
  terminal: Terminal,
  ofImage?: string,
): Promise<Reading> {
  const open = values.world === undefined ? undefined : await openWorldOf(values.world);
  try {
    const region = open?.world.region ?? (await regionFor(values.region, ofImage));
    const now = open?.rig.clock.now ?? REAL_SURROUNDINGS.now;
    const { policy, source } =
      open && values.policy === undefined
        ? { policy: open.policy, source: 'the policy of the world' }
        : choosePolicy(values.policy, now(), terminal);
    if (!open) await requireCredentials();
    const table = open ? undefined : tableOf(values.table);
    const settings = readSettings({
      KEV_URL: process.env['KEV_URL'],
      EPSS_URL: process.env['EPSS_URL'],
      LEDGER_TABLE: table ?? 'none',
      // Nobody is told of anything: the settings of the functions insist on somebody.
      TOPIC_ARN: 'none',
    });
    const feeds = values['no-feeds'] ? {} : published(settings.feeds, open, table, terminal);
    const threats =
      table === undefined ? await feedsForThisRun(feeds, now(), terminal.note) : undefined;
    const toolsUnder = (chosen: Policy): Toolbox => {
      const tools = openToolbox(settings, chosen, {
        ...REAL_SURROUNDINGS,
        now,
        limits: AT_THE_KEYBOARD,
      });
      const reading = readOnly(tools, table === undefined ? NO_HISTORY : tools.records);
      return threats ? { ...reading, threats } : reading;
    };
    return {
      tools: toolsUnder(policy),
      policySource: source,
      toolsUnder,
      ecrOf: awsClients({ limits: AT_THE_KEYBOARD }).ecr,
      region,
      close: async () => open?.rig.stop(),
    };
  } catch (error) {
    await open?.rig.stop();
    throw error;
  }
}

/** Opens a world file; the embedded AWS is there in a checkout alone. */
export async function openWorldOf(path: string): Promise<OpenWorld> {
  if (!import.meta.url.endsWith('.ts')) {
    throw new UsageError(
      '--world needs a checkout of the project: the embedded AWS is not in this package',
    );
  }
  const { openWorld } = await import('./in-world.ts');
  return openWorld(path);
}

/** What has to be downloaded, and a word about it. */
function published(
  urls: { readonly kevUrl: string; readonly epssUrl: string },
  open: OpenWorld | undefined,
  table: string | undefined,
  { note }: Terminal,
): { readonly kevUrl?: string; readonly epssUrl?: string } {
  if (open) {
    const { kev, epss } = open.world.feeds ?? {};
    return {
      ...(kev !== undefined && { kevUrl: urls.kevUrl }),
      ...(epss !== undefined && { epssUrl: urls.epssUrl }),
    };
  }
  if (table !== undefined) return {};
  note(
    'Downloading KEV and EPSS for this run (--no-feeds goes without, --table reads your copies).',
  );
  return urls;
}
