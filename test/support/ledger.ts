import { fileURLToPath } from 'node:url';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  PutCommand,
  QueryCommand,
} from '@aws-sdk/lib-dynamodb';
import type { EmbeddedAws } from '../../src/local/aws/embedded-aws.ts';
import { readTable } from '../../src/local/deployment/event-rules.ts';
import { type Records, recordsIn } from '../../src/records/records.ts';
import { clientsOf } from '../local/embedded.ts';

export const TABLE = 'ledger';
const SERVERLESS_YML = fileURLToPath(new URL('../../serverless.yml', import.meta.url));

type Item = Record<string, unknown>;

/** The ledger's table, as serverless.yml deploys it, in an embedded AWS. */
export async function createLedger(aws: EmbeddedAws): Promise<void> {
  await aws.createTable({ ...readTable(SERVERLESS_YML, TABLE) });
}

export interface Ledger {
  readonly recordsAt: (now: () => Date) => Records;
  /** Puts an item as somebody else may have written it. */
  readonly put: (item: Item) => Promise<void>;
  /** Takes an item out. */
  readonly remove: (pk: string, sk: string) => Promise<void>;
  /** The items of a partition whose sort key begins so. */
  readonly items: (pk: string, prefix: string) => Promise<Item[]>;
  /** What stands under one key of the index `due`, oldest first. */
  readonly due: (due: string) => Promise<Item[]>;
}

export function ledgerOf(aws: EmbeddedAws): Ledger {
  const client = DynamoDBDocumentClient.from(clientsOf(aws).dynamodb, {
    marshallOptions: { removeUndefinedValues: true },
  });
  return {
    recordsAt: (now) => recordsIn({ client, name: TABLE, pause: async () => {} }, now),
    put: async (Item) => {
      await client.send(new PutCommand({ TableName: TABLE, Item }));
    },
    remove: async (pk, sk) => {
      await client.send(new DeleteCommand({ TableName: TABLE, Key: { pk, sk } }));
    },
    items: async (pk, prefix) => {
      const query = new QueryCommand({
        TableName: TABLE,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': pk, ':prefix': prefix },
      });
      return (await client.send(query)).Items ?? [];
    },
    due: async (due) => {
      const query = new QueryCommand({
        TableName: TABLE,
        IndexName: 'due',
        KeyConditionExpression: 'due = :due',
        ExpressionAttributeValues: { ':due': due },
      });
      return (await client.send(query)).Items ?? [];
    },
  };
}
