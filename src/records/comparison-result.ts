import { GetCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { ImageRef } from '../core/image.ts';
import { type CameOfIt, type Found, foundBy } from '../core/ledger/compared.ts';
import {
  type Comparison,
  type ComparisonTally,
  moveOf,
  roundOf,
} from '../core/ledger/comparison.ts';
import { isRequest } from '../core/ledger/due.ts';
import type { Request } from '../core/ledger/request.ts';
import { DAY } from '../core/time.ts';
import { readFound } from './comparison-found.ts';
import { expiresAfter } from './expiry.ts';
import {
  changeSort,
  comparisonPartition,
  type Key,
  listedImageSort,
  partition,
  repositoryPartition,
  requestSort,
  TALLY,
} from './keys.ts';
import { dueAgain } from './requests.ts';
import { noteOnTable, onTable, type Table } from './table.ts';
import type { TakenUp } from './take-up.ts';

/** How long what came of a comparison is kept. */
const KEPT = 90 * DAY;
/** Before the name of a count. An image that another policy judges once more is one image. */
const JUDGED_BY = 'judged/';
/** What turned out to be no image. */
const NO_IMAGE = 'no-image';

/**
 * A request of a comparison is done with: it is counted, and written down where the message is to tell of it,
 * with its end in one transaction, so that no image is counted twice. The images that are judged at the same
 * moment are counted in one item, and wait for each other. One that was asked for anew meanwhile is not
 * counted, and is due again.
 */
export async function endCompared(
  table: Table,
  taken: TakenUp,
  came: CameOfIt,
  now: Date,
): Promise<void> {
  const { image, kind, request } = taken;
  if (!request?.run || !isRequest(kind)) return;
  // Only an earlier round can have left anything of the image.
  const former = roundOf(came.run) > 1 ? await readFound(table, request.run, image) : undefined;
  const change = foundBy(came, request, former);
  const isGone = came.judgement?.pushedAt === undefined;
  const TableName = table.name;
  const named = { ExpressionAttributeNames: { '#name': 'name' } };
  const TransactItems = [
    {
      Delete: {
        TableName,
        Key: { pk: partition(image), sk: requestSort(kind) },
        ConditionExpression: '#name = :name',
        ...named,
        ExpressionAttributeValues: { ':name': request.name },
      },
    },
    { Update: countingIn(table, request, countsOf(came, request, change), now) },
    ...changing(table, { image, run: request.run }, change, former, now),
    ...(isGone ? placesLeft(image, request) : []).map((Key) => ({ Delete: { TableName, Key } })),
  ];
  const doing = `ending the request to judge ${partition(image)}`;
  const isRenewed = await noteOnTable(table, doing, () =>
    table.client
      .send(new TransactWriteCommand({ TransactItems }))
      .then(() => false, failedCondition),
  );
  if (isRenewed) await dueAgain(table, { image, kind }, now);
}

/** Under which names it is counted: whatever the message is to tell is counted when it is sent. */
function countsOf(
  { judgement }: CameOfIt,
  { before }: Request,
  change: Found | undefined,
): string[] {
  if (!judgement) return [NO_IMAGE];
  const { policyVersion, pushedAt, verdict } = judgement;
  const isAsBefore = pushedAt !== undefined && before === verdict;
  const isToTell = Object.keys(change?.heard ?? {}).length > 0;
  const same = isAsBefore && !isToTell ? [moveOf(before, verdict)] : [];
  return [`${JUDGED_BY}${policyVersion}`, ...same];
}

const countingIn = (table: Table, { run = '' }: Request, counts: readonly string[], now: Date) => ({
  TableName: table.name,
  Key: { pk: comparisonPartition(run), sk: TALLY },
  UpdateExpression: `ADD ${counts.map((_count, at) => `#c${at} :one`).join(', ')} SET expiresAt = :expiresAt`,
  ExpressionAttributeNames: Object.fromEntries(counts.map((count, at) => [`#c${at}`, count])),
  ExpressionAttributeValues: { ':one': 1, ':expiresAt': expiresAfter(KEPT, now) },
});

/** What there is to tell of the image from now on, and nothing where what an earlier round has found is over. */
function changing(
  table: Table,
  { image, run }: { readonly image: ImageRef; readonly run: string },
  change: Found | undefined,
  former: Found | undefined,
  now: Date,
) {
  const Key = { pk: comparisonPartition(run), sk: changeSort(image) };
  const Item = { ...Key, change, expiresAt: expiresAfter(KEPT, now) };
  if (change) return [{ Put: { TableName: table.name, Item } }];
  return former ? [{ Delete: { TableName: table.name, Key } }] : [];
}

/** True where the transaction's condition did not hold; any other failure is thrown. */
function failedCondition(error: unknown): true {
  const { CancellationReasons: reasons = [] } = error as {
    CancellationReasons?: readonly { Code?: string }[];
  };
  if (reasons.some(({ Code }) => Code === 'ConditionalCheckFailed')) return true;
  throw error;
}

/** What is gone leaves the list of its repository, once its record says that it is gone: nobody asks for it again. */
const placesLeft = (image: ImageRef, { listedAt }: Request): readonly Key[] =>
  listedAt === undefined
    ? []
    : [{ pk: repositoryPartition(image), sk: listedImageSort(listedAt, image.digest) }];

/**
 * How many images a comparison has had judged by its policy, and which verdicts of theirs stand as before; of
 * the others the message tells.
 */
export async function readCounted(
  table: Table,
  { id, policyVersion }: Comparison,
): Promise<ComparisonTally> {
  const Key = { pk: comparisonPartition(id), sk: TALLY };
  const { Item = {} } = await onTable('reading what came of the comparison', () =>
    table.client.send(new GetCommand({ TableName: table.name, Key, ConsistentRead: true })),
  );
  const counts = Object.entries(Item).map(([name, count]) => [name, Number(count)] as const);
  return {
    judged: Number(Item[`${JUDGED_BY}${policyVersion}`] ?? 0) + Number(Item[NO_IMAGE] ?? 0),
    moves: Object.fromEntries(counts.filter(([name]) => isCounted(name))),
  };
}

/** A former version counted every move, and wrote down the images of each but of first approvals. */
function isCounted(name: string): boolean {
  const [before, after] = name.split('>');
  return after !== undefined && (before === after || name === moveOf(undefined, 'approved'));
}
