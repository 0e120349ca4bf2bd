import type { GivenInSlack } from '../../core/interventions/given-in-slack.ts';
import { sayScope } from '../../core/policy/scope-words.ts';
import {
  type ExceptionEntry,
  exceptionEntries,
  type OnRecord,
} from '../../core/report/exception-entry.ts';
import { dayOf } from '../../core/time.ts';
import { counted } from '../../core/words.ts';
import { exceptionName } from '../../policy-file/exceptions/exception-name.ts';
import { sayEnd } from '../../policy-file/exceptions/waiver-end.ts';
import { type Cell, openColumns } from '../../terminal/columns.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { seen } from '../../terminal/tree.ts';
import { type ChosenPolicy, choosePolicy, policyOfWorld } from '../choose-policy.ts';
import { type Command, EXIT, readArguments } from '../command.ts';
import { ledgerOf } from '../open-ledger.ts';
import { openWorldOf } from '../open-world.ts';
import { OR_A_WORLD, regionFor, requireCredentials, tableOf } from '../place.ts';
import { UsageError } from '../usage-error.ts';
import { sayAccepted, sayUnreadable } from './slack-entries.ts';

export const waiversList: Command = {
  name: 'waivers list',
  summary: 'the accepted risks and the noise, of a policy and from Slack, and when each ends',
  help: `Usage: ecr-scan-notifier waivers list [options]

Prints every waiver and ignore rule of a policy, with all that it includes: what it is about, who accepts
it, why, until when, and how long that is from now. What ends first comes first; what has lapsed stands
at the end, and counts no more. With a table also when each was used last: when it last took a finding out
of a verdict; and the waivers that people have given from Slack, with what they had seen, and by whom they were
revoked. With --table it needs dynamodb:Query and dynamodb:BatchGetItem on the table.

  --policy FILE   the policy; by default that of the world where there is one, else POLICY_FILE,
                  policy.yml here, or the built-in one
  --table NAME    the deployed ledger, for when each was used last, and for waivers from Slack; by default
                  LEDGER_TABLE
  --region R      the AWS region, by default AWS_REGION or that of your profile
  --world FILE    the policy of a world file (docs/replay.md), by the clock of that world
  --json          everything as one JSON document

Exit code: 0 done · 2 wrong usage, or it cannot be read`,

  run: async (args, terminal, time) => {
    const { values, argument } = readArguments('waivers list', args, {
      policy: { type: 'string' },
      table: { type: 'string' },
      region: { type: 'string' },
      world: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    });
    if (argument !== undefined) {
      throw new UsageError(
        `waivers list: it takes no argument; did you mean --policy ${argument}?`,
      );
    }
    const { chosen, now } = await chosenAt(values, new Date(time.clock()), terminal);
    const table = values.world === undefined ? tableOf(values.table) : undefined;
    const onRecord = table === undefined ? {} : await onRecordIn(table, values.region);
    for (const line of (onRecord.slack ?? []).flatMap(sayUnreadable)) terminal.note(line);
    const entries = exceptionEntries(chosen.policy, onRecord, now);
    terminal.print(
      values.json
        ? [JSON.stringify(documentOf(entries, chosen), undefined, 2)]
        : linesOf(entries, onRecord.notes !== undefined, terminal.form),
    );
    if (entries.length === 0)
      terminal.note(`No waiver and no ignore rule stands in ${chosen.source}.`);
    return EXIT.done;
  },
};

interface PolicyValues {
  readonly policy?: string | undefined;
  readonly world?: string | undefined;
}

async function chosenAt(
  { policy, world }: PolicyValues,
  now: Date,
  terminal: Terminal,
): Promise<{ readonly chosen: ChosenPolicy; readonly now: Date }> {
  if (world === undefined) return { chosen: choosePolicy(policy, now, terminal), now };
  const open = await openWorldOf(world, policy);
  try {
    return { chosen: policyOfWorld(open, terminal), now: open.rig.clock.now() };
  } finally {
    await open.rig.stop();
  }
}

async function onRecordIn(table: string, named: string | undefined): Promise<OnRecord> {
  const region = await regionFor(named, undefined, OR_A_WORLD);
  await requireCredentials();
  const ledger = ledgerOf(table, region);
  const [notes, slack] = await Promise.all([ledger.policyNotes(), ledger.slackWaivers()]);
  return { notes, slack };
}

const documentOf = (entries: readonly ExceptionEntry[], { policy, source }: ChosenPolicy) => ({
  policy: { source, version: policy.version },
  exceptions: entries.map(({ use, ...one }) => ({
    ...one,
    ...(use && { knownSince: use.since, ...(use.lastUsed && { lastUsed: use.lastUsed }) }),
  })),
});

/** `withUses`: it is known when each was used last. */
function linesOf(
  entries: readonly ExceptionEntry[],
  withUses: boolean,
  { paint }: Terminal['form'],
): string[] {
  const titles = ['KIND', 'UNTIL', 'LEFT', 'BY', ...(withUses ? ['LAST USED'] : []), 'WHAT'];
  const rows = entries.map((one): Cell[] => [
    { text: one.kind === 'waived' ? 'waiver' : 'ignore' },
    { text: one.until === undefined ? '-' : sayEnd(one.until) },
    leftCell(one, paint),
    { text: seen(one.by ?? '-') },
    ...(withUses ? [{ text: sayUse(one) }] : []),
    { text: seen(sayWhat(one)) },
  ]);
  return openColumns(titles)(rows);
}

const SOON = 7;

function leftCell({ state, daysLeft }: ExceptionEntry, paint: Terminal['form']['paint']): Cell {
  if (state === 'lapsed') return { text: 'lapsed', painted: paint('red', 'lapsed') };
  if (state === 'revoked') return { text: 'revoked', painted: paint('red', 'revoked') };
  if (state === 'too-long') return { text: 'too long', painted: paint('red', 'too long') };
  if (daysLeft === undefined) return { text: '-' };
  const text = daysLeft === 0 ? 'hours' : counted(daysLeft, 'day');
  return { text, painted: daysLeft <= SOON ? paint('yellow', text) : text };
}

/** Nothing is written down of one before the first daily look at the policy. */
const sayUse = ({ use }: ExceptionEntry): string => {
  if (use?.lastUsed) return dayOf(use.lastUsed);
  return use ? `not since ${dayOf(use.since)}` : 'unknown';
};

/** Its name goes before what it covers, unless it is made from that. */
function sayWhat(one: ExceptionEntry): string {
  const { name, scope, limits, reason, ticket, source, doubt, fromSlack } = one;
  const about = doubt === undefined ? sayScope(scope) : `undecided for ${doubt} ${sayScope(scope)}`;
  const covered = [about, ...limits].join(', ');
  const isMade =
    doubt === undefined ? name === exceptionName(scope) : name.startsWith(`${doubt} in `);
  const what = isMade ? covered : `${name}: ${covered}`;
  const given = fromSlack ? `; ${sayGiven(fromSlack)}` : '';
  // In Slack people write several lines.
  const why = reason.replaceAll(/\s+/g, ' ');
  return `${what}: ${why}${ticket ? ` (${ticket})` : ''} (${source}${given})`;
}

const sayGiven = (given: GivenInSlack): string => {
  const { revoked } = given;
  const text = sayAccepted(given);
  return revoked ? `${text}, revoked by ${revoked.by} on ${dayOf(revoked.at)}` : text;
};
