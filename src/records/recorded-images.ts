import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { Digest } from '../core/digest.ts';
import { type ImageRef, parseImageKey, sibling } from '../core/image.ts';
import type { RecordedImage } from '../core/ledger/difference.ts';
import { comparisonIn } from '../core/ledger/heard.ts';
import { readAll } from './batches.ts';
import { MarkingRecord } from './current-record.ts';
import { VerdictWord } from './judgement-record.ts';
import { LISTED_IMAGE, listedImageIn, partition, repositoryPartition, STATE } from './keys.ts';
import { onTable, type Table } from './table.ts';

const Recorded = z.object({
  judgement: z.object({
    standing: z.enum(['subject', 'unnamed']),
    verdict: VerdictWord,
    names: z.array(z.string()),
    policyVersion: z.string(),
    pushedAt: z.optional(z.string()),
    platforms: z.array(z.object({ digest: Digest })),
  }),
  settledAt: z.optional(z.string()),
  marking: z.optional(MarkingRecord),
  watch: z.optional(z.object({ state: z.enum(['watched', 'ended']) })),
  said: z.record(z.string(), z.object({ verdict: VerdictWord, receipt: z.string() })),
});

/** What `recordedImages` gives of an image whose record cannot be read: it differs from whatever is shown. */
const UNREADABLE: RecordedImage = {
  standing: 'subject',
  verdict: 'undecided',
  names: ['(unreadable)'],
  policyVersion: '',
  isSettled: false,
  platforms: [],
  isDue: true,
  isTold: false,
  among: {},
};

/**
 * What the records say of these images, as far as the registry's list is compared with it: a hundred in
 * one call. Not read consistently: what is written at this moment is not the comparison's to look at.
 */
export async function recordedImages(
  table: Table,
  images: readonly ImageRef[],
): Promise<ReadonlyMap<Digest, RecordedImage>> {
  const keys = images.map((image) => ({ pk: partition(image), sk: STATE }));
  const items = await readAll(table, 'reading what is recorded', keys, PROJECTION);
  return new Map(
    items.flatMap(({ pk, current, dueAt }) => {
      const image = parseImageKey(pk);
      return image ? [[image.digest, recordedIn(current, dueAt !== undefined)] as const] : [];
    }),
  );
}

const PROJECTED = ['standing', 'verdict', 'names', 'policyVersion', 'pushedAt', 'platforms'];
const PROJECTION = {
  ProjectionExpression: [
    'pk',
    'sk',
    'dueAt',
    ...PROJECTED.map((field) => `#current.judgement.#${field}`),
    '#current.settledAt',
    '#current.marking',
    '#current.watch',
    '#current.said',
  ].join(', '),
  ExpressionAttributeNames: {
    '#current': 'current',
    ...Object.fromEntries(PROJECTED.map((field) => [`#${field}`, field])),
  },
};

function recordedIn(current: unknown, isDue: boolean): RecordedImage {
  const { success, data } = Recorded.safeParse(current);
  if (!success) return UNREADABLE;
  const { judgement, settledAt, marking, watch, said } = data;
  const { pushedAt, platforms, ...rest } = judgement;
  return {
    ...rest,
    ...(pushedAt !== undefined && { pushedAt }),
    isSettled: settledAt !== undefined,
    isDue,
    platforms: platforms.map(({ digest }) => digest),
    ...(watch && { watch: watch.state }),
    isTold: Object.values(said).some((one) => one.verdict === rest.verdict),
    ...(marking && { marking }),
    among: Object.fromEntries(
      Object.entries(said).flatMap(([route, { receipt }]) => {
        const run = comparisonIn(receipt);
        return run === undefined ? [] : [[route, run]];
      }),
    ),
  };
}

/** A place in the list of a repository's images. */
export interface Listed {
  readonly image: ImageRef;
  /** ISO time: when it was pushed. */
  readonly pushedAt: string;
  /** The first of its names. */
  readonly names: readonly string[];
}

/** An entry that cannot be read counts for no line of tags. */
const ListedNames = z.object({ names: z.array(z.string()) });

/** The judged images in the list of a repository, page by page. */
export async function* listedImages(table: Table, repository: ImageRef): AsyncGenerator<Listed[]> {
  const pk = repositoryPartition(repository);
  let from: Record<string, unknown> | undefined;
  do {
    const command = new QueryCommand({
      TableName: table.name,
      KeyConditionExpression: 'pk = :repository AND begins_with(sk, :listed)',
      ExpressionAttributeValues: { ':repository': pk, ':listed': LISTED_IMAGE },
      ProjectionExpression: 'pk, sk, #listed.#names',
      ExpressionAttributeNames: { '#listed': 'listed', '#names': 'names' },
      ExclusiveStartKey: from,
    });
    const answer = await onTable(`reading the judged images of ${pk}`, () =>
      table.client.send(command),
    );
    yield (answer.Items ?? []).map((item) => {
      const { digest, pushedAt } = listedImageIn(String(item['sk']));
      const { data = { names: [] } } = ListedNames.safeParse(item['listed']);
      return { image: sibling(repository, digest as Digest), pushedAt, ...data };
    });
    from = answer.LastEvaluatedKey;
  } while (from);
}
