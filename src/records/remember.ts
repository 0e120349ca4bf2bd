import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import type { Digest } from '../core/digest.ts';
import { TransientFailure } from '../core/errors.ts';
import { type ImageRef, sibling } from '../core/image.ts';
import { listedBy, partition } from './keys.ts';
import { onTable, type Table } from './table.ts';

/** DynamoDB takes 25 items in one BatchWriteItem. */
const BATCH = 25;

/** Writes down, in the partition of every platform image, that this index lists it. */
export async function rememberPlatforms(
  table: Table,
  index: ImageRef,
  platforms: readonly Digest[],
): Promise<void> {
  const items = platforms.map((platform) => ({
    PutRequest: { Item: { pk: partition(sibling(index, platform)), sk: listedBy(index.digest) } },
  }));
  for (let start = 0; start < items.length; start += BATCH) {
    const doing = `remembering the platforms of ${partition(index)}`;
    const answer = await onTable(doing, () =>
      table.client.send(
        new BatchWriteCommand({
          RequestItems: { [table.name]: items.slice(start, start + BATCH) },
        }),
      ),
    );
    if (Object.keys(answer.UnprocessedItems ?? {}).length > 0) {
      throw new TransientFailure(`${doing}: DynamoDB took only some of the items`);
    }
  }
}
