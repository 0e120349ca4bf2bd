import { randomUUID } from 'node:crypto';
import {
  GetCommand,
  PutCommand,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { Digest } from '../core/digest.ts';
import { JudgementInProgress } from '../core/errors.ts';
import { type Comparison, type ComparisonAsked, seenName } from '../core/ledger/comparison.ts';
import { DAY, MINUTE } from '../core/time.ts';
import { writeAll } from './batches.ts';
import { type ComparisonState, comparisonIn } from './comparison-record.ts';
import { expiresAfter } from './expiry.ts';
import { COMPARISON, comparisonPartition, type Key, seenPrefix, seenSort } from './keys.ts';
import { queryAll } from './query-all.ts';
import { onTable, type Table } from './table.ts';

/** Longer than the function may run (600 s): a run that died keeps the next one away for so long. */
const TURN_MILLISECONDS = 11 * MINUTE;
/** What the registry has shown is cleared when it has been gone by; and by itself, where a run is not gone on with. */
const SEEN_KEPT = 7 * DAY;

/** The turn of one run to compare. */
export interface ComparisonTurn extends ComparisonState {
  /** Writes down how far it has come; throws JudgementInProgress where the turn is another's by now. */
  save(run: Comparison): Promise<void>;
  /** Writes down which images a page of a repository has shown, before it is done with. */
  noteSeen(
    run: Comparison,
    repository: string,
    page: number,
    digests: readonly Digest[],
  ): Promise<void>;
  /** Which images the pages of a repository have shown: what stands in it may be another's, see `seenName`. */
  seen(run: Comparison, repository: string): Promise<ReadonlySet<string>>;
  forgetSeen(run: Comparison, repository: string): Promise<void>;
  end(): Promise<void>;
}

/** Takes the comparison upon this run; undefined where another has it. */
export async function takeComparisonTurn(
  table: Table,
  now: () => Date,
): Promise<ComparisonTurn | undefined> {
  const owner = randomUUID();
  const taken = await updateComparison(table, 'taking the comparison', {
    ConditionExpression: 'attribute_not_exists(heldUntil) OR heldUntil < :now OR #owner = :owner',
    UpdateExpression: 'SET #owner = :owner, heldUntil = :until',
    ...held(owner, now().getTime() + TURN_MILLISECONDS, { ':now': now().getTime() }),
    ReturnValues: 'ALL_NEW',
  }).catch((error: unknown) => {
    if (error instanceof JudgementInProgress) return undefined;
    throw error;
  });
  if (!taken) return undefined;
  const state = comparisonIn(taken);
  let { asked } = state;
  let saved = state.run?.startedAt;
  return {
    ...state,
    save: async (run) => {
      await updateComparison(table, 'noting how far the comparison is', {
        ConditionExpression: '#owner = :owner',
        UpdateExpression: 'SET #run = :run, heldUntil = :until',
        ...held(owner, now().getTime() + TURN_MILLISECONDS, { ':run': run }, { '#run': 'run' }),
      });
      // Whoever asked before this one began has got it; who asks from now on gets the next.
      if (asked && run.startedAt !== saved) await takeBack(table, asked);
      asked = undefined;
      saved = run.startedAt;
    },
    noteSeen: async (run, repository, page, digests) => {
      const Item = {
        ...seenKey(run, repository, page),
        digests: digests.map(seenName).join(),
        expiresAt: expiresAfter(SEEN_KEPT, now()),
      };
      await onTable('noting what the registry shows', () =>
        table.client.send(new PutCommand({ TableName: table.name, Item })),
      );
    },
    seen: async (run, repository) => {
      const items = await readSeen(table, run, repository);
      return new Set(items.flatMap(({ digests }) => String(digests).split(',')));
    },
    forgetSeen: async (run, repository) => {
      const items = await readSeen(table, run, repository);
      await writeAll(
        table,
        'clearing what the registry has shown',
        items.map(({ sk }) => ({
          DeleteRequest: { Key: { pk: comparisonPartition(run.id), sk: String(sk) } },
        })),
      );
    },
    end: async () => {
      await updateComparison(table, 'ending the comparison’s turn', {
        ConditionExpression: '#owner = :owner',
        UpdateExpression: 'SET heldUntil = :until',
        ...held(owner, 0),
      });
    },
  };
}

/** What was asked for has begun. Where it is asked for anew by now, that stands. */
const takeBack = (table: Table, { at }: ComparisonAsked): Promise<unknown> =>
  updateComparison(table, 'noting that what was asked for has begun', {
    ConditionExpression: '#asked.#at = :at',
    UpdateExpression: 'REMOVE #asked',
    ExpressionAttributeNames: { '#asked': 'asked', '#at': 'at' },
    ExpressionAttributeValues: { ':at': at },
  }).catch((error: unknown) => {
    if (!(error instanceof JudgementInProgress)) throw error;
  });

const seenKey = ({ id, startedAt }: Comparison, repository: string, page: number): Key => ({
  pk: comparisonPartition(id),
  sk: seenSort(startedAt, repository, page),
});

const readSeen = (table: Table, { id, startedAt }: Comparison, repository: string) =>
  queryAll(table, 'reading what the registry has shown', {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: {
      ':pk': comparisonPartition(id),
      ':prefix': seenPrefix(startedAt, repository),
    },
    ConsistentRead: true,
  });

const held = (
  owner: string,
  until: number,
  values: Record<string, unknown> = {},
  names: Record<string, string> = {},
) => ({
  ExpressionAttributeNames: { '#owner': 'owner', ...names },
  ExpressionAttributeValues: { ':owner': owner, ':until': until, ...values },
});

/** Changes the item of the comparison; answers with it as it stands afterwards. */
export async function updateComparison(
  table: Table,
  doing: string,
  of: Omit<UpdateCommandInput, 'TableName' | 'Key'>,
): Promise<Readonly<Record<string, unknown>>> {
  const command = new UpdateCommand({ TableName: table.name, Key: COMPARISON, ...of });
  const { Attributes = {} } = await onTable(doing, () => table.client.send(command));
  return Attributes;
}

/** The comparison that is under way, or was last, and whether somebody wants one. */
export async function readComparison(table: Table): Promise<ComparisonState> {
  const command = new GetCommand({ TableName: table.name, Key: COMPARISON, ConsistentRead: true });
  const { Item } = await onTable('reading the comparison', () => table.client.send(command));
  return comparisonIn(Item ?? {});
}

/**
 * Somebody wants a comparison now, of the repositories whose name matches. JudgementInProgress where one has
 * been asked for that has not begun yet: it is not taken from whoever waits for it.
 */
export async function askForComparison(
  table: Table,
  only: string | undefined,
  now: Date,
): Promise<void> {
  await updateComparison(table, 'asking for a comparison', {
    ConditionExpression: 'attribute_not_exists(asked)',
    UpdateExpression: 'SET asked = :asked',
    ExpressionAttributeValues: { ':asked': { at: now.toISOString(), ...(only && { only }) } },
  });
}
