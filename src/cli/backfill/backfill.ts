import { AT_THE_KEYBOARD, awsClients } from '../../lambda/aws-clients.ts';
import { putsNoneIn } from '../../registry/puts-none.ts';
import { registryIn } from '../../registry/registry.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { coverageOf } from '../../threat-intel/coverage.ts';
import { type Command, EXIT, readArguments } from '../command.ts';
import { type Ledger, ledgerOf } from '../open-ledger.ts';
import { regionFor, requireCredentials, requireTable } from '../place.ts';
import type { Time } from '../time.ts';
import { UsageError } from '../usage-error.ts';
import { askToCompare } from './ask-to-compare.ts';
import { backfillJson, backfillLines, sayAsked } from './backfill-text.ts';
import { expectedJson, expectedLines } from './expected-text.ts';
import { followComparison } from './follow-comparison.ts';
import { lookAhead } from './look-ahead.ts';

export const backfill: Command = {
  name: 'backfill',
  summary: 'asks the deployed notifier to judge what was there before it',
  help: `Usage: ecr-scan-notifier backfill [options]

Asks the deployed notifier to compare the registry with its records, and shows how far it has come. Images
without a verdict are judged, and those that are not any more as they were recorded (another policy, a moved
tag, a mark that is missing): what runs first, then what was pushed last, after whatever is urgent. People
hear of it in one message on each route, not image by image. It begins within ten minutes, and happens in
the deployment: stop watching with Ctrl-C and nothing is lost; called again, it shows the one that is under
way. (It also comes by itself, each night and with each policy.)
It needs dynamodb:GetItem, dynamodb:UpdateItem and dynamodb:Query on the table. With --dry-run nothing is
written: it needs ecr:DescribeRepositories and ecr:DescribeImages, on the table dynamodb:GetItem,
dynamodb:BatchGetItem and dynamodb:Query, and, if it may, to know what runs, inspector2:ListCoverage, and
where no marks are put, ecr:DescribePullThroughCacheRules.

  --repository P  only repositories whose name matches, such as "shop/*"; * stands for any characters, ? for
                  one. The comparison of the whole registry comes at night all the same
  --dry-run       compare here and now, and show what would be judged. It goes by the policy that is deployed,
                  as its last comparison has noted it, whatever policy.yml says here
  --table NAME    the ledger; by default LEDGER_TABLE (the output LedgerTableName of the stack)
  --region R      the AWS region, by default AWS_REGION or that of your profile
  --json          everything as one JSON document

Exit code: 0 done, or nothing to do · 1 some could not be judged yet · 2 wrong usage, or it cannot be asked`,

  run: async (args, terminal, time) => {
    const { values, argument } = readArguments('backfill', args, {
      repository: { type: 'string' },
      'dry-run': { type: 'boolean' },
      table: { type: 'string' },
      region: { type: 'string' },
      world: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    });
    if (argument !== undefined) {
      throw new UsageError(`backfill: "${argument}" is no option: --repository "${argument}"?`);
    }
    if (values.world !== undefined) {
      throw new UsageError(
        'backfill: a world has no deployment of before: replay plays its comparison (docs/replay.md)',
      );
    }
    const table = requireTable('backfill', values.table);
    const region = await regionFor(values.region);
    await requireCredentials();
    const ledger = ledgerOf(table, region);
    const one = { ledger, only: values.repository, asJson: values.json === true };
    return values['dry-run'] ? expect(one, terminal, time) : begin(one, table, terminal, time);
  },
};

interface Asked {
  readonly ledger: Ledger;
  readonly only: string | undefined;
  readonly asJson: boolean;
}

/** Asks, watches and says what came of it. */
async function begin(
  { ledger, only, asJson }: Asked,
  table: string,
  terminal: Terminal,
  time: Time,
): Promise<number> {
  const { comparison } = ledger;
  const asked = await askToCompare(comparison, only);
  terminal.note(sayAsked(asked, only, table));
  const result = await followComparison(asked, only, comparison, terminal, time);
  terminal.print(
    asJson ? [JSON.stringify(backfillJson(result), undefined, 2)] : backfillLines(result),
  );
  return result.left > 0 ? EXIT.incomplete : EXIT.done;
}

/** Compares here, and says what would be judged. */
async function expect(
  { ledger, only, asJson }: Asked,
  terminal: Terminal,
  { clock }: Time,
): Promise<number> {
  const clients = awsClients({ limits: AT_THE_KEYBOARD });
  const now = () => new Date(clock());
  const tools = {
    ledger,
    registry: registryIn(clients.ecr, clients.ecr),
    coverage: coverageOf(clients.inspector),
    putsNoneIn: putsNoneIn(clients.ecr, {}, [], now),
    now,
  };
  const expected = await lookAhead(tools, only, terminal.note);
  terminal.print(
    asJson ? [JSON.stringify(expectedJson(expected), undefined, 2)] : expectedLines(expected),
  );
  return EXIT.done;
}
