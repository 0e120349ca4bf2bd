import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Count, OpenFindings } from '../core/bulletin/count-repository.ts';
import type { RepositoryFigures } from '../core/bulletin/figures.ts';
import { type BulletinRun, COUNTS_KEPT } from '../core/bulletin/run.ts';
import { keyOf, type Totals, type TotalsOfWeek } from '../core/bulletin/trend.ts';
import type { PostureNote } from '../core/posture/posture-note.ts';
import { DAY } from '../core/time.ts';
import { readAll, writeAll } from './batches.ts';
import { packOpen, packTotals, unpackOpen, unpackTotals } from './bulletin-pack.ts';
import { figuresIn } from './bulletin-record.ts';
import { type BulletinTurn, readBulletinRun, takeBulletinTurn } from './bulletin-turn.ts';
import { expiresAfter } from './expiry.ts';
import {
  COUNTS,
  countSort,
  DIGEST,
  digestPartition,
  type Key,
  openSort,
  totalsSort,
} from './keys.ts';
import { readPosture } from './posture-book.ts';
import { queryAll } from './query-all.ts';
import { type ApprovalNow, readApprovals } from './quiet-approvals.ts';
import { type ListedImage, readItems } from './read-list.ts';
import { type ListedRepository, readRepositories } from './read-repositories.ts';
import { onTable, type Table } from './table.ts';

/**
 * A former version counted repositories of one name in several registries as one, and wrote it under one of them. What has
 * not this is its: it counts for a repository without a namesake, and for a day of which nothing was counted anew.
 */
const PER_REGISTRY = 'registry';

/** Longer than the trend reaches back. */
const TOTALS_KEPT = 100 * DAY;

/** What is written down of how repositories stand: what people call the digest. */
export interface BulletinBook {
  /** Takes the digest upon this run; undefined where another has it. */
  take(): Promise<BulletinTurn | undefined>;
  read(): Promise<BulletinRun | undefined>;
  /** The repositories that have an image with a verdict, behind the `place` of one. */
  repositories(after?: string): AsyncGenerator<ListedRepository>;
  /** At most a hundred images with their records. */
  images(keys: readonly Key[]): Promise<readonly ListedImage[]>;
  /** What was open in a repository on a day; undefined where nobody knows. */
  openOn(day: string, listed: Omit<ListedRepository, 'keys'>): Promise<OpenFindings | undefined>;
  /** Writes down how repositories stand on a day, in the place of what another run has written. */
  note(day: string, counts: readonly Count[]): Promise<void>;
  /** What was written down of a day. */
  counted(day: string): Promise<readonly RepositoryFigures[]>;
  noteTotals(day: string, totals: ReadonlyMap<string, Totals>): Promise<void>;
  /** The totals of these days, as far as there are any. */
  totals(days: readonly string[]): Promise<readonly TotalsOfWeek[]>;
  /** How the registry is set up, as the nightly comparison saw it; undefined where nobody knows. */
  posture(): Promise<PostureNote | undefined>;
  /** What was approved without a word from one time on and before another (ISO), with how it stands by now. */
  approvals(from: string, before: string): AsyncGenerator<readonly ApprovalNow[]>;
}

/** The same in one DynamoDB table. */
export const bulletinBookIn = (table: Table, now: () => Date): BulletinBook => ({
  take: () => takeBulletinTurn(table, now),
  read: () => readBulletinRun(table),
  repositories: (after) => readRepositories(table, after),
  images: (keys) => readItems(table, keys),
  openOn: (day, listed) => readOpen(table, day, listed),
  note: (day, counts) => noteCounts(table, day, counts, now()),
  counted: (day) => readCounted(table, day),
  noteTotals: (day, totals) => noteTotals(table, day, totals, now()),
  totals: (days) => readTotals(table, days),
  posture: () => readPosture(table, now()),
  approvals: (from, before) => readApprovals(table, from, before, now()),
});

async function readOpen(
  table: Table,
  day: string,
  { repository, hasNamesake }: Omit<ListedRepository, 'keys'>,
): Promise<OpenFindings | undefined> {
  const Key = { pk: digestPartition(day), sk: openSort(keyOf(repository)) };
  const command = new GetCommand({ TableName: table.name, Key });
  const { Item } = await onTable(`reading what was open in ${repository.repository}`, () =>
    table.client.send(command),
  );
  const isOfOne = !hasNamesake || Item?.['per'] === PER_REGISTRY;
  return Item && isOfOne ? unpackOpen(Item['packed']) : undefined;
}

async function noteCounts(
  table: Table,
  day: string,
  counts: readonly Count[],
  now: Date,
): Promise<void> {
  const pk = digestPartition(day);
  const expiresAt = expiresAfter(COUNTS_KEPT * DAY, now);
  const items = await Promise.all(
    counts.map(async ({ figures, open }) => {
      const name = keyOf(figures);
      const packed = await packOpen(open);
      return [
        { pk, sk: countSort(name), per: PER_REGISTRY, figures, expiresAt },
        // Without it the next count says that it has nothing to compare with.
        ...(packed ? [{ pk, sk: openSort(name), per: PER_REGISTRY, packed, expiresAt }] : []),
      ];
    }),
  );
  const writes = items.flat().map((Item) => ({ PutRequest: { Item } }));
  await writeAll(table, 'noting how repositories stand', writes);
}

async function readCounted(table: Table, day: string): Promise<readonly RepositoryFigures[]> {
  const doing = `reading how repositories stood on ${day}`;
  const items = await queryAll(table, doing, {
    ConsistentRead: true,
    KeyConditionExpression: 'pk = :day AND begins_with(sk, :counts)',
    ExpressionAttributeValues: { ':day': digestPartition(day), ':counts': COUNTS },
  });
  const perRegistry = items.filter(({ per }) => per === PER_REGISTRY);
  return (perRegistry.length > 0 ? perRegistry : items).map(({ sk, figures }) =>
    figuresIn(figures, `how ${String(sk).slice(COUNTS.length)} stood on ${day}`),
  );
}

async function noteTotals(
  table: Table,
  day: string,
  totals: ReadonlyMap<string, Totals>,
  now: Date,
): Promise<void> {
  const Item = {
    pk: DIGEST.pk,
    sk: totalsSort(day),
    packed: await packTotals(totals),
    expiresAt: expiresAfter(TOTALS_KEPT, now),
  };
  await onTable(`noting the totals of ${day}`, () =>
    table.client.send(new PutCommand({ TableName: table.name, Item })),
  );
}

async function readTotals(table: Table, days: readonly string[]): Promise<readonly TotalsOfWeek[]> {
  const keys = days.map((day) => ({ pk: DIGEST.pk, sk: totalsSort(day) }));
  const items = await readAll(table, 'reading the totals of former weeks', keys);
  const weeks = await Promise.all(
    items.map(async ({ sk, packed }) => ({
      day: sk.slice(totalsSort('').length),
      of: await unpackTotals(packed),
    })),
  );
  return weeks.flatMap(({ day, of }) => (of ? [{ day, of }] : []));
}
