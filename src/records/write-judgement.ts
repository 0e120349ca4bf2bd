import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Current, EarlierImage } from '../core/ledger/ledger.ts';
import { saidBefore } from '../core/telling/may-show.ts';
import { packFindings } from './findings-pack.ts';
import { wordsStand } from './interventions/words-stand.ts';
import { findingsSort, judgementSort, partition } from './keys.ts';
import { type NewJudgement, withSaid } from './new-judgement.ts';
import { approvalPut } from './quiet-approvals.ts';
import { leaseFrom, send, statePut } from './state-item.ts';
import { expiryOf, listedKey, supersededKeys, unlistedKeys } from './supersede.ts';
import type { Table } from './table.ts';
import { AHEAD_AT, tidyFindings } from './tidy-findings.ts';
import { triggerPut } from './triggers/trigger-request.ts';
import { writeWithShared } from './write-with-shared.ts';

/**
 * A transaction takes 4 MB, and the state, the history, what it supersedes there and the memory 400 KB each at
 * most: beyond this many slices the findings go ahead of it, one by one.
 */
const SLICES_IN_TRANSACTION = 6;

/**
 * The record of a judgement: the current state, its place in the history and in the list of its repository,
 * what the repository remembers and counts, its findings, its place in the message of the day, that it may set something off, and the end of what it
 * supersedes, all or nothing, and only while what people have said to it still stands. Findings too large for one
 * transaction are written first, under a name of this attempt's own: without the state that names them nobody reads
 * them.
 */
export async function begin(table: Table, judged: NewJudgement, now: Date): Promise<Current> {
  const { judgement, previous, settled, remembered, keep } = judged;
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
    said: withSaid(previous ? saidBefore(previous) : {}, judged.said ?? []),
    findingsItems: slices.length,
    findingsId: lease.owner,
    ...(judged.watch && { watch: judged.watch }),
    ...(previous?.scanAsked && { scanAsked: previous.scanAsked }),
    ...(judged.changed && { changed: judged.changed }),
    ...(judged.chosen !== undefined && { chosen: judged.chosen }),
    ...(judged.owed && { owed: judged.owed }),
    ...(!settled && previous?.takenUp && { takenUp: previous.takenUp }),
  };
  const pk = partition(judgement.image);
  const former = previous && keep !== undefined ? supersededKeys(previous) : NOTHING;
  const inOne = slices.length + former.findings.length <= SLICES_IN_TRANSACTION;
  const findings = slices.map((slice, index) => {
    const Item = { pk, sk: findingsSort(lease.owner, index), slice };
    return { Put: { TableName: table.name, Item } };
  });
  if (!inOne) {
    for (const { Put } of findings) {
      const Item = { ...Put.Item, [AHEAD_AT]: now.toISOString() };
      await send(table, pk, new PutCommand({ ...Put, Item }));
    }
  }
  const { findingsItems, findingsId } = current;
  const history = { pk, sk: judgementSort(number), judgement, findingsItems, findingsId };
  const items = [
    { Put: statePut(table, current, previous, now) },
    { Put: { TableName: table.name, Item: history } },
    ...listedItems(current).map((Item) => ({ Put: { TableName: table.name, Item } })),
    ...unlistedKeys(previous, current).map((Key) => ({ Delete: { TableName: table.name, Key } })),
    ...(inOne ? findings : []),
    ...(judged.approval ? [approvalPut(table, judged.approval, now)] : []),
    ...(judged.setsOff ? [triggerPut(table, judgement, number)] : []),
    ...[...former.record, ...(inOne ? former.findings : [])].map((key) =>
      expiryOf(table, key, keep ?? 0, now),
    ),
  ];
  const checks = wordsStand(table, judgement, judged.waivers);
  const writing = { items, checks, place: current };
  await writeWithShared(table, judgement.image, writing, {
    memory: remembered,
    trend: judged.trend,
  });
  if (!inOne && keep !== undefined) await tidyFindings(table, current, previous, keep, now);
  return current;
}

const NOTHING = { record: [], findings: [] } as const;

/** How many of an image's names the list of its repository keeps: enough to tell its line of tags. */
const NAMES_LISTED = 20;

/** The image in the list of its repository, where it has a name and a time. */
function listedItems(current: Current): object[] {
  const key = listedKey(current);
  const { judgement, findingsItems, findingsId } = current;
  const { image, pushedAt, comparable = false, names } = judgement;
  if (key === undefined || pushedAt === undefined || findingsId === undefined) return [];
  const listed: EarlierImage = {
    digest: image.digest,
    pushedAt,
    names: names.slice(0, NAMES_LISTED),
    findingsItems,
    findingsId,
    comparable,
  };
  return [{ ...key, listed }];
}
