import { setTimeout } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { recordsIn } from '../records/records.ts';
import type { History } from './read-only.ts';

/** The deployed ledger, to be read. */
export function recordsOf(name: string): History {
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({}));
  return recordsIn({ client, name, pause: (ms) => setTimeout(ms) }, () => new Date());
}
