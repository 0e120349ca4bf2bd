import { GetCommand, QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { type ImageRef, parseImageKey } from '../core/image.ts';
import type { Judgement } from '../core/judgement/judgement.ts';
import type { Verdict } from '../core/judgement/verdict.ts';
import { type Comparison, type ComparisonTally, moveOf } from '../core/ledger/comparison.ts';
import { isRequest } from '../core/ledger/due.ts';
import { type Request, WHYS, type Why } from '../core/ledger/request.ts';
import { DAY } from '../core/time.ts';
import { VerdictWord } from './judgement-record.ts';
import {
  CHANGES,
  changeSort,
  comparisonPartition,
  type Key,
  listedImageSort,
  partition,
  repositoryPartition,
  requestSort,
  TALLY,
} from './keys.ts';
import { parsed } from './parsed.ts';
import { dueAgain } from './requests.ts';
import { noteOnTable, onTable, type Table } from './table.ts';
import type { TakenUp } from './take-up.ts';

/** An image of which a comparison has something to tell. */
export interface Change {
  readonly image: ImageRef;
  readonly names: readonly string[];
  readonly why: Why;
  readonly before?: Verdict;
  readonly after: Verdict;
  /** What its verdict rests on first. */
  readonly reason: string;
}

/** What came of a request of a comparison. */
export interface CameOfIt {
  /** Absent: it was for nothing. */
  readonly judgement?: Judgement;
  /** People have heard of the verdict otherwise meanwhile: it is no news any more. */
  readonly isTold?: boolean;
  /** People hear of such an image: it has a name, or runs without one. */
  readonly isHeard?: boolean;
}

/** How long what came of a comparison is kept. */
const KEPT = 90 * DAY;
const NAMES = 3;
/** Before the name of a count. An image that another policy judges once more is one image. */
const JUDGED_BY = 'judged/';
/** What turned out to be no image. */
const NO_IMAGE = 'no-image';

/**
 * A request of a comparison is done with: it is counted, and written down where it is news, with its end in
 * one transaction, so that no image is counted twice. The images that are judged at the same moment are counted in
 * one item, and wait for each other. One that was asked for anew meanwhile is not counted, and is due again.
 */
export async function endCompared(
  table: Table,
  { image, kind, request }: TakenUp,
  { judgement, isTold, isHeard }: CameOfIt,
  now: Date,
): Promise<void> {
  if (!request?.run || !isRequest(kind)) return;
  const pk = comparisonPartition(request.run);
  const expiresAt = Math.floor((now.getTime() + KEPT) / 1_000);
  const isGone = judgement?.pushedAt === undefined;
  const isNews = isHeard && !isTold;
  const change = judgement && isNews ? changeOf(judgement, request) : undefined;
  const moved = judgement && !isGone && !isTold ? [moveOf(request.before, judgement.verdict)] : [];
  const judged = judgement ? [`${JUDGED_BY}${judgement.policyVersion}`] : [NO_IMAGE];
  const counts = [...judged, ...moved];
  const TransactItems = [
    {
      Delete: {
        TableName: table.name,
        Key: { pk: partition(image), sk: requestSort(kind) },
        ConditionExpression: '#name = :name',
        ExpressionAttributeNames: { '#name': 'name' },
        ExpressionAttributeValues: { ':name': request.name },
      },
    },
    {
      Update: {
        TableName: table.name,
        Key: { pk, sk: TALLY },
        UpdateExpression: `ADD ${counts.map((_count, at) => `#c${at} :one`).join(', ')} SET expiresAt = :expiresAt`,
        ExpressionAttributeNames: Object.fromEntries(counts.map((count, at) => [`#c${at}`, count])),
        ExpressionAttributeValues: { ':one': 1, ':expiresAt': expiresAt },
      },
    },
    ...(change
      ? [{ Put: { TableName: table.name, Item: { pk, sk: changeSort(image), change, expiresAt } } }]
      : []),
    ...(isGone ? placesLeft(image, request) : []).map((Key) => ({
      Delete: { TableName: table.name, Key },
    })),
  ];
  const doing = `ending the request to judge ${partition(image)}`;
  const isRenewed = await noteOnTable(table, doing, () =>
    table.client
      .send(new TransactWriteCommand({ TransactItems }))
      .then(() => false, failedCondition),
  );
  if (isRenewed) await dueAgain(table, { image, kind }, now);
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

/** News is another verdict, a first one that does not let it pass, and a mark that was put right. */
function changeOf(
  { verdict, names, reasons }: Judgement,
  { why, before }: NonNullable<TakenUp['request']>,
): Omit<Change, 'image'> | undefined {
  const isNews = before === undefined ? verdict !== 'approved' : before !== verdict;
  if (!isNews && why !== 'mark') return undefined;
  const [{ text: reason }] = reasons;
  const named = { names: names.slice(0, NAMES), ...(before && { before }) };
  return { ...named, why, after: verdict, reason };
}

/** How many images a comparison has had judged by its policy, and what became of them. */
export async function readTally(
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
    moves: Object.fromEntries(counts.filter(([name]) => name.includes('>'))),
  };
}

const ChangeRecord = z.object({
  names: z.array(z.string()),
  why: z.enum(WHYS),
  before: z.exactOptional(VerdictWord),
  after: VerdictWord,
  reason: z.string(),
});

/** The images of which a comparison has something to tell, at most `limit`. */
export async function readChanges(table: Table, id: string, limit: number): Promise<Change[]> {
  const command = new QueryCommand({
    TableName: table.name,
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :changes)',
    ExpressionAttributeValues: { ':pk': comparisonPartition(id), ':changes': CHANGES },
    Limit: limit,
  });
  const { Items = [] } = await onTable('reading what the comparison has changed', () =>
    table.client.send(command),
  );
  return Items.flatMap(({ sk, change }) => {
    const image = parseImageKey(String(sk).slice(CHANGES.length));
    return image
      ? [{ image, ...parsed(ChangeRecord, change, 'what the comparison has changed') }]
      : [];
  });
}
