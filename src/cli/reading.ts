import { FEEDS } from '../core/findings/feeds/feeds.ts';
import type { Policy } from '../core/policy/policy.ts';
import { AT_THE_KEYBOARD, awsClients } from '../lambda/aws-clients.ts';
import { readSettings, type Settings } from '../lambda/settings.ts';
import { openToolbox, REAL_SURROUNDINGS } from '../lambda/toolbox.ts';
import type { Toolbox } from '../pipeline/tools.ts';
import type { EcrOf } from '../registry/registry.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { FeedUrls } from '../threat-intel/feeds.ts';
import { type ChosenPolicy, choosePolicy, policyOfWorld } from './choose-policy.ts';
import { feedsForThisRun } from './feeds.ts';
import type { OpenWorld } from './in-world.ts';
import { type Ledger, ledgerOf, requireLedger } from './open-ledger.ts';
import { openWorldOf } from './open-world.ts';
import { OR_A_WORLD, regionFor, requireCredentials, tableOf } from './place.ts';
import { NO_HISTORY, readOnly } from './read-only.ts';
import type { ReadingValues } from './reading-options.ts';

/** A registry, opened to be read and nothing else, with the policy to judge by. */
export interface Reading extends ChosenPolicy {
  readonly now: () => Date;
  readonly ecrOf: EcrOf;
  /** The region of what does not name one. */
  readonly region: string;
  /**
   * What judging needs, under any policy. The feeds are downloaded for it where there are no copies of
   * them: it is for when everything that can be refused without them has been looked at. `onThrottled` is
   * called whenever ECR refuses an attempt for coming too fast.
   */
  readonly openTools: (onThrottled?: () => void) => Promise<ToolsUnder>;
  /** What the verdicts on an image have set off; undefined without a table. */
  readonly setOff?: Ledger['setOff'];
  readonly close: () => Promise<void>;
}

/** The same tools under one policy or another. */
export type ToolsUnder = (policy: Policy) => Toolbox;

/**
 * What costs nothing is refused first: a region, a policy, credentials and a table that are not there. Throws UsageError, PolicyError, or what AWS answers. `ofImage`: the region that the image names.
 */
export async function openReading(
  values: ReadingValues,
  terminal: Terminal,
  ofImage?: string,
): Promise<Reading> {
  const open =
    values.world === undefined ? undefined : await openWorldOf(values.world, values.policy);
  try {
    const region = open?.world.region ?? (await regionFor(values.region, ofImage, OR_A_WORLD));
    const now = open?.rig.clock.now ?? REAL_SURROUNDINGS.now;
    const chosen =
      open && values.policy === undefined
        ? policyOfWorld(open, terminal)
        : choosePolicy(values.policy, now(), terminal);
    const table = open ? undefined : tableOf(values.table);
    const settings = readSettings({
      KEV_URL: process.env['KEV_URL'],
      EPSS_URL: process.env['EPSS_URL'],
      LEDGER_TABLE: table ?? 'none',
      // Nobody is told of anything: the settings of the functions insist on somebody.
      TOPIC_ARN: 'none',
    });
    if (!open) await requireCredentials();
    if (table !== undefined) await requireLedger(table, region);
    const wants = !values['no-feeds'];
    return {
      ...chosen,
      now,
      ecrOf: awsClients({ limits: AT_THE_KEYBOARD }).ecr,
      region,
      ...(table !== undefined && { setOff: ledgerOf(table, region).setOff }),
      openTools: async (onThrottled) => {
        if (wants && !open && table === undefined) terminal.note(DOWNLOADING);
        const threats =
          wants && table !== undefined
            ? undefined
            : await feedsForThisRun(wants ? urlsIn(open, settings) : {}, now(), terminal.note);
        const history = table === undefined ? NO_HISTORY : undefined;
        return (policy) => {
          const surroundings = {
            ...REAL_SURROUNDINGS,
            now,
            limits: AT_THE_KEYBOARD,
            ...(onThrottled && { onThrottled }),
          };
          const tools = openToolbox(settings, policy, surroundings);
          return { ...readOnly(tools, history), ...(threats && { threats }) };
        };
      },
      close: async () => open?.rig.stop(),
    };
  } catch (error) {
    await open?.rig.stop();
    throw error;
  }
}

const DOWNLOADING =
  'Downloading KEV and EPSS for this run (--no-feeds goes without, --table reads your copies).';

/** Where the feeds can be had: of a world those that it has. */
function urlsIn(open: OpenWorld | undefined, { feeds }: Settings): Partial<FeedUrls> {
  if (!open) return feeds;
  const has = open.world.feeds ?? {};
  return Object.fromEntries(FEEDS.flatMap(({ name }) => (has[name] ? [[name, feeds[name]]] : [])));
}
