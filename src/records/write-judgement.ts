import { PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { Current, EarlierImage } from '../core/ledger/ledger.ts';
import { packFindings } from './findings-pack.ts';
import {
  findingsSort,
  judgementSort,
  listedImageSort,
  partition,
  repositoryPartition,
} from './keys.ts';
import type { NewJudgement } from './new-judgement.ts';
import { memoryPut } from './repository-memory.ts';
import { leaseFrom, send, statePut } from './state-item.ts';
import type { Table } from './table.ts';

/**
 * A transaction takes 4 MB, and the state, the history and the memory 400 KB each at most: beyond this many
 * slices the findings go ahead of it, one by one.
 */
const SLICES_IN_TRANSACTION = 7;

/**
 * The record of a judgement: the current state, its place in the history and in the list of its repository,
 * what the repository remembers and its findings, all or nothing. Findings too large for one transaction are
 * written first, under a name of this attempt's own: without the state that names them nobody reads them.
 */
export async function begin(table: Table, judged: NewJudgement, now: Date): Promise<Current> {
  const { judgement, previous, settled, remembered } = judged;
  const number = (previous?.number ?? 0) + 1;
  const slices = await packFindings(judged.findings);
  const lease = leaseFrom(now);
  const current: Current = {
    judgement,
    number,
    revision: (previous?.revision ?? 0) + 1,
    ...(settled && { settledAt: now.toISOString() }),
    lease,
    ...(previous?.marking && { marking: previous.marking }),
    said: previous?.said ?? {},
    findingsItems: slices.length,
    findingsId: lease.owner,
    ...(judged.watch && { watch: judged.watch }),
    ...(previous?.scanAsked && { scanAsked: previous.scanAsked }),
    ...(!settled && previous?.takenUp && { takenUp: previous.takenUp }),
  };
  const pk = partition(judgement.image);
  const findings = slices.map((slice, index) => ({
    Put: { TableName: table.name, Item: { pk, sk: findingsSort(lease.owner, index), slice } },
  }));
  const inOne = findings.length <= SLICES_IN_TRANSACTION;
  if (!inOne) for (const { Put } of findings) await send(table, pk, new PutCommand(Put));
  const { findingsItems, findingsId } = current;
  const history = { pk, sk: judgementSort(number), judgement, findingsItems, findingsId };
  const TransactItems = [
    { Put: statePut(table, current, previous, now) },
    { Put: { TableName: table.name, Item: history } },
    ...listedItems(current).map((Item) => ({ Put: { TableName: table.name, Item } })),
    ...(remembered ? [{ Put: await memoryPut(table, judgement.image, remembered) }] : []),
    ...(inOne ? findings : []),
  ];
  await send(table, pk, new TransactWriteCommand({ TransactItems }));
  return current;
}

/** How many of an image's names the list of its repository keeps: enough to tell its line of tags. */
const NAMES_LISTED = 20;

/** The image in the list of its repository, where it has a name and a time. */
function listedItems({ judgement, findingsItems, findingsId }: Current): object[] {
  const { image, pushedAt, comparable = false, names, standing } = judgement;
  if (standing === 'unnamed' || pushedAt === undefined || findingsId === undefined) return [];
  const listed: EarlierImage = {
    digest: image.digest,
    pushedAt,
    names: names.slice(0, NAMES_LISTED),
    findingsItems,
    findingsId,
    comparable,
  };
  const sk = listedImageSort(pushedAt, image.digest);
  return [{ pk: repositoryPartition(image), sk, listed }];
}
