import { setTimeout as pause } from 'node:timers/promises';
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DynamoDBClient,
  type DynamoDBClientConfig,
} from '@aws-sdk/client-dynamodb';
import * as z from 'zod';

/** The Properties of an AWS::DynamoDB::Table in a CloudFormation template, its functions resolved. */
export type TableProperties = Record<string, unknown>;

const Definition = z.custom<CreateTableCommandInput & { TableName: string }>(
  (value) => z.object({ TableName: z.string() }).safeParse(value).success,
  'a table needs a TableName',
);

// What DynamoDB's look-alikes know of a table; encryption, tags, backups and the like are left out.
const tableKeys = [
  'TableName',
  'KeySchema',
  'AttributeDefinitions',
  'GlobalSecondaryIndexes',
  'LocalSecondaryIndexes',
  'BillingMode',
  'ProvisionedThroughput',
  'StreamSpecification',
];

/**
 * Creates a table and waits until it is active.
 *
 * @throws Error when the endpoint has a table of that name already
 */
export async function createLedgerTable(
  { endpoint, ...config }: DynamoDBClientConfig & { readonly endpoint: string },
  properties: TableProperties,
): Promise<void> {
  const client = new DynamoDBClient({ endpoint, ...config });
  try {
    const { TableName } = await createTable(client, endpoint, properties);
    while (!(await isActive(client, TableName))) await pause(20);
  } finally {
    client.destroy();
  }
}

async function createTable(client: DynamoDBClient, endpoint: string, properties: TableProperties) {
  const known = Object.entries(properties).filter(([key]) => tableKeys.includes(key));
  const definition = Definition.parse(Object.fromEntries(known));
  try {
    await client.send(new CreateTableCommand(definition));
  } catch (cause) {
    if (!(cause instanceof Error && cause.name === 'ResourceInUseException')) throw cause;
    throw new Error(
      `the table ${definition.TableName} is already at ${endpoint}: drop it, or use an endpoint without it`,
      { cause },
    );
  }
  return definition;
}

async function isActive(client: DynamoDBClient, TableName: string): Promise<boolean> {
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  return Table?.TableStatus === 'ACTIVE';
}
