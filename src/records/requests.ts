import { randomUUID } from 'node:crypto';
import { DeleteCommand, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { JudgementInProgress } from '../core/errors.ts';
import type { ImageRef } from '../core/image.ts';
import { inBatches } from '../core/in-batches.ts';
import { type DueItem, isRequest, type RequestKind } from '../core/ledger/due.ts';
import type { Request } from '../core/ledger/request.ts';
import { MINUTE } from '../core/time.ts';
import { after, updateDue } from './due-item.ts';
import { partition, requestSort } from './keys.ts';
import { onTable, type Table } from './table.ts';
import type { TakenUp } from './take-up.ts';

/**
 * How long news of an image's findings are gathered before it is judged: they come one event a finding,
 * thousands within seconds.
 */
export const WINDOW_MILLISECONDS = 1.5 * MINUTE;

/** Writes at the same moment. */
const AT_ONCE = 25;

/**
 * Somebody has spoken of these images' findings: each is judged once at the end of the window that the
 * first word of it has opened.
 */
export async function hear(table: Table, images: readonly ImageRef[], now: Date): Promise<void> {
  const dueAt = after(WINDOW_MILLISECONDS, now);
  await request(table, 'heard', images, now, () => ({ why: 'finding', dueAt }));
}

/** An image to be judged again, with its place in the queue. */
export interface AgainRequest extends Request {
  readonly image: ImageRef;
  /** ISO time: what stands first is judged first. */
  readonly dueAt: string;
}

/**
 * Asks for these images to be judged again. Answers with those for which it was asked now; one that stands
 * in the queue already keeps its place and its reason, but where people have revoked a waiver.
 */
export async function again(
  table: Table,
  requests: readonly AgainRequest[],
  now: Date,
): Promise<readonly ImageRef[]> {
  const byImage = new Map(requests.map((one) => [one.image, one]));
  return request(
    table,
    'again',
    [...byImage.keys()],
    now,
    (image) => byImage.get(image) as AgainRequest,
  );
}

async function request(
  table: Table,
  kind: RequestKind,
  images: readonly ImageRef[],
  now: Date,
  ask: (image: ImageRef) => Request & { readonly dueAt: string },
): Promise<ImageRef[]> {
  const asked: ImageRef[] = [];
  for (const batch of inBatches(images, AT_ONCE)) {
    await Promise.all(
      batch.map(async (image) => {
        if (await requestOne(table, kind, image, ask(image), now)) asked.push(image);
      }),
    );
  }
  return asked;
}

/**
 * One request an image, whatever the number of askers: the first one's reason, place and verdict stand; the
 * run is the last one's, for only that will be told of. Its name is the last one's too, so that nobody takes
 * away a request that has been renewed meanwhile. That people have revoked a waiver is the reason from then on, for
 * an approval counts no more, and takes the earlier place. False where it stood there for the same run.
 */
async function requestOne(
  table: Table,
  kind: RequestKind,
  image: ImageRef,
  { why, run, before, listedAt, dueAt }: Request & { readonly dueAt: string },
  now: Date,
): Promise<boolean> {
  const isRevoked = why === 'revoked';
  const first = said({ dueAt, before, listedAt, ...(!isRevoked && { why }) });
  const always = said({
    due: kind,
    name: randomUUID(),
    run,
    askedAt: now.toISOString(),
    ...(isRevoked && { why }),
  });
  const fields = [...first, ...always];
  const update: UpdateCommandInput = {
    TableName: table.name,
    Key: { pk: partition(image), sk: requestSort(kind) },
    UpdateExpression: `SET ${[
      ...first.map(([field]) => `#${field} = if_not_exists(#${field}, :${field})`),
      ...always.map(([field]) => `#${field} = :${field}`),
    ].join(', ')}`,
    ExpressionAttributeNames: Object.fromEntries(fields.map(([field]) => [`#${field}`, field])),
    ExpressionAttributeValues: Object.fromEntries(
      fields.map(([field, value]) => [`:${field}`, value]),
    ),
    ReturnValues: 'ALL_OLD',
  };
  const { Attributes: old } = await onTable(`asking for a judgement of ${partition(image)}`, () =>
    table.client.send(new UpdateCommand(update)),
  );
  // Whoever asks anew may have mended what it failed of: nobody waits for the end of its pause. What is under way is
  // due again by its new name when it ends.
  if (old?.['failed'] !== undefined || (isRevoked && old)) {
    await updateDue(
      table,
      { image, kind },
      {
        UpdateExpression: 'SET dueAt = :dueAt',
        ConditionExpression:
          '(attribute_exists(failed) OR attribute_not_exists(takenUp)) AND dueAt > :dueAt',
        ExpressionAttributeValues: { ':dueAt': dueAt },
      },
    );
  }
  // Of an item that was not there, some answer without attributes and some with none in them.
  return old?.['name'] === undefined || (run !== undefined && old['run'] !== run);
}

const said = (
  fields: Readonly<Record<string, string | undefined>>,
): [string, string | undefined][] =>
  Object.entries(fields).filter(([, value]) => value !== undefined);

/**
 * A request is done with. Where it has been renewed meanwhile, it is due again: what it was renewed for may have
 * come too late for this judgement.
 */
export async function endRequest(
  table: Table,
  { image, kind, request }: TakenUp,
  now: Date,
): Promise<void> {
  if (!request || !isRequest(kind)) return;
  const Key = { pk: partition(image), sk: requestSort(kind) };
  const byName = {
    TableName: table.name,
    Key,
    ExpressionAttributeNames: { '#name': 'name' },
    ExpressionAttributeValues: { ':name': request.name },
  };
  const doing = `ending a request to judge ${partition(image)}`;
  try {
    await onTable(doing, () =>
      table.client.send(
        new DeleteCommand({
          ...byName,
          ConditionExpression: 'attribute_not_exists(pk) OR #name = :name',
        }),
      ),
    );
  } catch (error) {
    if (!(error instanceof JudgementInProgress)) throw error;
    await dueAgain(table, { image, kind }, now);
  }
}

/**
 * A request that was renewed while it was worked off: it is due again at the end of another window, or at once where
 * somebody waits for it.
 */
export async function dueAgain(table: Table, renewed: DueItem, now: Date): Promise<void> {
  await updateDue(table, renewed, {
    UpdateExpression: 'SET dueAt = :later REMOVE takenUp, failed',
    ConditionExpression: 'attribute_exists(due)',
    ExpressionAttributeValues: {
      ':later': after(renewed.kind === 'acted' ? 0 : WINDOW_MILLISECONDS, now),
    },
  });
}
