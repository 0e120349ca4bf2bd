import { fileURLToPath } from 'node:url';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { EmbeddedAws } from '../../src/local/aws/embedded-aws.ts';
import { readTable } from '../../src/local/deployment/event-rules.ts';
import type { Table } from '../../src/records/table.ts';
import { clientsOf } from '../local/embedded.ts';

const SERVERLESS_YML = fileURLToPath(new URL('../../serverless.yml', import.meta.url));

let tables = 0;

/** An empty table of the test's own, as serverless.yml deploys it. */
export async function emptyTable(aws: EmbeddedAws): Promise<Table> {
  tables += 1;
  const name = `feeds-${tables}`;
  await aws.createTable({ ...readTable(SERVERLESS_YML, name) });
  return {
    client: DynamoDBDocumentClient.from(clientsOf(aws).dynamodb),
    name,
    pause: () => Promise.resolve(),
  };
}

/** The calls to DynamoDB that something makes, sorted. */
export async function callsOf(aws: EmbeddedAws, act: () => Promise<unknown>): Promise<string[]> {
  const from = aws.calls.length;
  await act();
  return aws.calls
    .slice(from)
    .map(({ call }) => call)
    .sort();
}
