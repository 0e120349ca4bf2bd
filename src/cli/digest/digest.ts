import { bulletinsNow } from '../../pipeline/bulletins-now.ts';
import { seen } from '../../terminal/tree.ts';
import { type Command, EXIT, readArguments } from '../command.ts';
import { LOOKING_HELP, LOOKING_OPTIONS, openLooking } from '../open-looking.ts';
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

${LOOKING_HELP}
  --json          everything as one JSON document: an array with one digest a channel

Exit code: 0 done · 2 wrong usage, or it cannot be read`,

  run: async (args, terminal, time) => {
    const { values, argument } = readArguments('digest', args, {
      ...LOOKING_OPTIONS,
      json: { type: 'boolean' },
    });
    if (argument !== undefined) throw new UsageError('digest: it takes no argument');
    const looking = await openLooking('digest', values, new Date(time.clock()), terminal);
    try {
      const bulletins = await bulletinsNow(looking);
      const lines = bulletins.flatMap((one) => bulletinLines(one));
      terminal.print(
        values.json ? [JSON.stringify(bulletins, undefined, 2)] : lines.map((line) => seen(line)),
      );
      if (bulletins.length === 0)
        terminal.note('Nobody is told anything: no image has a verdict, or the policy says never.');
      return EXIT.done;
    } finally {
      await looking.close();
    }
  },
};
