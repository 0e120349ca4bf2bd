import { bulletinsNow, type LookingTools } from '../../pipeline/bulletins-now.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { seen } from '../../terminal/tree.ts';
import { choosePolicy, policyOfWorld } from '../choose-policy.ts';
import { type Command, EXIT, readArguments } from '../command.ts';
import { ledgerOf } from '../open-ledger.ts';
import { openWorldOf } from '../open-world.ts';
import { regionFor, requireCredentials, requireTable } from '../place.ts';
import { UsageError } from '../usage-error.ts';
import { bulletinLines } from './bulletin-lines.ts';

export const digest: Command = {
  name: 'digest',
  summary: 'how the repositories of each channel stand',
  help: `Usage: ecr-scan-notifier digest [options]

Prints what each channel would be told at this moment, by the ledger alone: what is open, blocking, overdue,
new and fixed, what is about to lapse, the worst repositories, what has no verdict, and the last twelve weeks.
It writes nothing down and tells nobody; the function does that on Monday mornings, or daily (docs/slack.md).
What is fixed and the weeks rest on what the function has counted. It needs dynamodb:Query on the table and
its indexes, dynamodb:BatchGetItem and dynamodb:GetItem.

  --policy FILE   the policy; by default that of the world where there is one, else POLICY_FILE,
                  policy.yml here, or the built-in one
  --table NAME    the ledger; by default LEDGER_TABLE (the output LedgerTableName of the stack)
  --region R      the AWS region, by default AWS_REGION or that of your profile
  --world FILE    judge the images of a world file (docs/replay.md) instead, and read the ledger there
  --after FILE    in a world: play what is in this file first, one input a line
  --json          everything as one JSON document: an array with one digest a channel

Exit code: 0 done · 2 wrong usage, or it cannot be read`,

  run: async (args, terminal, time) => {
    const { values, argument } = readArguments('digest', args, {
      policy: { type: 'string' },
      table: { type: 'string' },
      region: { type: 'string' },
      world: { type: 'string' },
      after: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    });
    if (argument !== undefined) throw new UsageError('digest: it takes no argument');
    if (values.after !== undefined && values.world === undefined)
      throw new UsageError('digest: --after needs a world to play in: name it with --world');
    const { tools, close } = await toolsFor(values, new Date(time.clock()), terminal);
    try {
      const bulletins = await bulletinsNow(tools);
      const lines = bulletins.flatMap((one) => bulletinLines(one));
      terminal.print(
        values.json ? [JSON.stringify(bulletins, undefined, 2)] : lines.map((line) => seen(line)),
      );
      if (bulletins.length === 0)
        terminal.note('Nobody is told anything: no image has a verdict, or the policy says never.');
      return EXIT.done;
    } finally {
      await close();
    }
  },
};

interface Values {
  readonly policy?: string | undefined;
  readonly table?: string | undefined;
  readonly region?: string | undefined;
  readonly world?: string | undefined;
  readonly after?: string | undefined;
}

interface Opened {
  readonly tools: LookingTools;
  readonly close: () => Promise<void>;
}

async function toolsFor(values: Values, now: Date, terminal: Terminal): Promise<Opened> {
  if (values.world !== undefined) return toolsOfWorld(values.world, values, terminal);
  const table = requireTable('digest', values.table);
  const region = await regionFor(values.region);
  const { policy } = choosePolicy(values.policy, now, terminal);
  await requireCredentials();
  const ledger = ledgerOf(table, region);
  const tools = { records: ledger, bulletins: ledger.bulletins, policy, now: () => now };
  return { tools, close: async () => undefined };
}

async function toolsOfWorld(
  world: string,
  { policy: named, after }: Values,
  terminal: Terminal,
): Promise<Opened> {
  const open = await openWorldOf(world, named);
  try {
    const { policy } = named === undefined ? policyOfWorld(open, terminal) : open;
    await open.play(after);
    const { ledger, bulletins, clock } = open.rig;
    const tools = { records: ledger, bulletins, policy, now: clock.now };
    return { tools, close: () => open.rig.stop() };
  } catch (error) {
    await open.rig.stop();
    throw error;
  }
}
