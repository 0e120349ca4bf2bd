import * as z from 'zod/mini';
import { inBatches } from '../core/in-batches.ts';
import type { NotedRepository, PostureNote, PostureWord } from '../core/posture/posture-note.ts';
import { DAY } from '../core/time.ts';
import { writeAll } from './batches.ts';
import { expiresAfter } from './expiry.ts';
import { POSTURE, postureSort } from './keys.ts';
import { record, Time, wordOf } from './parsed.ts';
import { queryAll } from './query-all.ts';
import type { Table } from './table.ts';

/** What a page holds: some 300 characters each at most, far below the 400 KB of an item. */
const PAGE = 500;
/** A comparison comes every night; what is older than some of them is not how it is. */
const KEPT = 4 * DAY;

const Word = wordOf<PostureWord>({ unscanned: true, movable: true });

interface PosturePage extends PostureNote {
  readonly pages: number;
}

const Page = record<PosturePage>({
  at: Time,
  pages: z.number(),
  unknown: z.array(Word),
  repositories: z.array(
    record<NotedRepository>({
      account: z.string(),
      region: z.string(),
      repository: z.string(),
      createdAt: z.exactOptional(Time),
      words: z.array(Word),
    }),
  ),
});

/** Writes down how the registry is set up, in the place of what was written before. */
export async function notePosture(table: Table, note: PostureNote, now: Date): Promise<void> {
  const parts = note.repositories.length === 0 ? [[]] : inBatches(note.repositories, PAGE);
  const writes = parts.map((repositories, index) => {
    const page: PosturePage = { ...note, repositories, pages: parts.length };
    const expiresAt = expiresAfter(KEPT, now);
    return { PutRequest: { Item: { pk: POSTURE, sk: postureSort(index), page, expiresAt } } };
  });
  await writeAll(table, 'noting how the registry is set up', writes);
}

/**
 * What was written down last; undefined where it is old, where a run has died over it (half of it would look like
 * all), and where it is not understood: a digest is worth more than what one line of it rests on.
 */
export async function readPosture(table: Table, now: Date): Promise<PostureNote | undefined> {
  const doing = 'reading how the registry is set up';
  const items = await queryAll(table, doing, {
    KeyConditionExpression: 'pk = :posture',
    ExpressionAttributeValues: { ':posture': POSTURE },
  });
  const pages = items.flatMap(({ page }) => Page.safeParse(page).data ?? []);
  if (pages.length < items.length) return undefined;
  const at = pages
    .map((page) => page.at)
    .sort()
    .at(-1);
  const own = pages.filter((page) => page.at === at);
  const [first] = own;
  if (!first || own.length !== first.pages) return undefined;
  if (now.getTime() - Date.parse(first.at) > KEPT) return undefined;
  const { unknown } = first;
  return { at: first.at, unknown, repositories: own.flatMap(({ repositories }) => repositories) };
}
