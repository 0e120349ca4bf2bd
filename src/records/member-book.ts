import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { type Place, placeKey } from '../core/served.ts';
import type { Denied } from '../core/telling/denied.ts';
import { writeAll } from './batches.ts';
import { deniedSort, MEMBERS, placeInDenied } from './keys.ts';
import { parsed, Time } from './parsed.ts';
import { queryAll } from './query-all.ts';
import { onTable, type Table } from './table.ts';

/** What is written down about the registries of members. */
export interface MemberBook {
  /** A registry cannot be read, for this reason. Since when it cannot be stays. */
  noteDenied(place: Place, cause: string): Promise<void>;
  /** Those that could not be read when they were last. */
  denied(): Promise<readonly Denied[]>;
  /** These can be read. */
  forget(places: readonly Place[]): Promise<void>;
}

const Item = z.object({ since: Time, cause: z.string() });
const CAUSE_CHARACTERS = 400;

/** The same in the ledger's table. */
export const memberBookIn = (table: Table, now: () => Date): MemberBook => ({
  noteDenied: async (place, cause) => {
    const command = new UpdateCommand({
      TableName: table.name,
      Key: { pk: MEMBERS, sk: deniedSort(placeKey(place)) },
      UpdateExpression: 'SET since = if_not_exists(since, :now), cause = :cause',
      ExpressionAttributeValues: {
        ':now': now().toISOString(),
        ':cause': cause.slice(0, CAUSE_CHARACTERS),
      },
    });
    await onTable('noting that a member denies', () => table.client.send(command));
  },
  denied: async () => {
    const items = await queryAll(table, 'reading which members deny', {
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': MEMBERS },
      ConsistentRead: true,
    });
    return items.flatMap((item) => {
      const place = placeInDenied(String(item['sk']));
      const { since, cause } = parsed(Item, item, `the note about a member ${String(item['sk'])}`);
      return place ? [{ ...place, since, cause }] : [];
    });
  },
  forget: (places) =>
    writeAll(
      table,
      'noting that members let us in',
      places.map((place) => ({
        DeleteRequest: { Key: { pk: MEMBERS, sk: deniedSort(placeKey(place)) } },
      })),
    ),
});
