import type { Policy } from '../core/policy/policy.ts';
import type { LookingTools } from '../pipeline/bulletins-now.ts';
import type { ReportBook } from '../records/report-book.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { choosePolicy, policyOfWorld } from './choose-policy.ts';
import { type Ledger, ledgerOf } from './open-ledger.ts';
import { openWorldOf } from './open-world.ts';
import { OR_A_WORLD, regionFor, requireCredentials, requireTable } from './place.ts';
import { UsageError } from './usage-error.ts';

/** The options of a command that looks into a ledger: the deployed one, or that of a world. */
export const LOOKING_OPTIONS = {
  policy: { type: 'string' },
  table: { type: 'string' },
  region: { type: 'string' },
  world: { type: 'string' },
  after: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

export const LOOKING_HELP = `  --policy FILE   the policy; by default that of the world where there is one, else POLICY_FILE,
                  policy.yml here, or the built-in one
  --table NAME    the ledger; by default LEDGER_TABLE (the output LedgerTableName of the stack)
  --region R      the AWS region, by default AWS_REGION or that of your profile
  --world FILE    judge the images of a world file (docs/replay.md) instead, and read the ledger there
  --after FILE    in a world: play what is in this file first, one input a line`;

interface LookingValues {
  readonly policy?: string | undefined;
  readonly table?: string | undefined;
  readonly region?: string | undefined;
  readonly world?: string | undefined;
  readonly after?: string | undefined;
}

/** A ledger, opened to be read and nothing else, with the policy to weigh by. */
export interface Looking extends LookingTools {
  readonly records: ReportBook;
  readonly policy: Policy;
  readonly close: () => Promise<void>;
}

/** Throws UsageError or PolicyError for what is not there or cannot be used. */
export async function openLooking(
  command: string,
  values: LookingValues,
  now: Date,
  terminal: Terminal,
): Promise<Looking> {
  if (values.world !== undefined) return lookingIntoWorld(values.world, values, terminal);
  if (values.after !== undefined)
    throw new UsageError(`${command}: --after needs a world to play in: name it with --world`);
  const table = requireTable(command, values.table, OR_A_WORLD);
  const region = await regionFor(values.region, undefined, OR_A_WORLD);
  const { policy } = choosePolicy(values.policy, now, terminal);
  await requireCredentials();
  const ledger = ledgerOf(table, region);
  const { bulletins } = ledger;
  return {
    records: recordsOf(ledger),
    bulletins,
    policy,
    now: () => now,
    close: async () => undefined,
  };
}

const recordsOf = (ledger: Ledger): ReportBook => ({
  findings: ledger.findings,
  waivers: ledger.waivers,
  allWaivers: async () => [...(await ledger.slackWaivers())],
  weeks: ledger.weeks,
  history: ledger.history,
  policyNotes: ledger.policyNotes,
});

async function lookingIntoWorld(
  world: string,
  { policy: named, after }: LookingValues,
  terminal: Terminal,
): Promise<Looking> {
  const open = await openWorldOf(world, named);
  try {
    const { policy } = named === undefined ? policyOfWorld(open, terminal) : open;
    await open.play(after);
    const { reports, bulletins, clock } = open.rig;
    return { records: reports, bulletins, policy, now: clock.now, close: () => open.rig.stop() };
  } catch (error) {
    await open.rig.stop();
    throw error;
  }
}
