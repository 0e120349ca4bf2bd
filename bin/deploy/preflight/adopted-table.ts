import {
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  type KeySchemaElement,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { SERVERLESS_YML } from '../../../src/local/deployment/deployment-file.ts';
import { readTable } from '../../../src/local/deployment/event-rules.ts';
import { EXPIRES_AT } from '../../../src/records/keys.ts';
import { ask } from '../ask-aws.ts';
import { asking, type Check, good, wrong } from './check.ts';

/** A table of before has to be the one that the stack would have made: what is missing, nobody would see for weeks. */
export const adoptedTable: Check = asking(async ({ settings, region }) => {
  const name = settings['table'];
  if (!name) return undefined;
  const client = new DynamoDBClient({ region });
  const described = await ask(`dynamodb:DescribeTable of ${name}`, () =>
    client.send(new DescribeTableCommand({ TableName: name })).catch((error: unknown) => {
      if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
      throw error;
    }),
  );
  if (!described?.Table) return wrong(`table: there is no table ${name} in ${region}`);
  const { TimeToLiveDescription: ttl } = await ask(`dynamodb:DescribeTimeToLive of ${name}`, () =>
    client.send(new DescribeTimeToLiveCommand({ TableName: name })),
  );
  const problems = [
    ...shapeProblems(described.Table),
    ...(ttl?.TimeToLiveStatus === 'ENABLED' && ttl.AttributeName === EXPIRES_AT
      ? []
      : [`its time to live does not go by ${EXPIRES_AT}`]),
  ];
  return problems.length === 0
    ? good(`the table ${name} is adopted`)
    : wrong(`table: ${name} cannot be adopted: ${problems.join('; ')}`);
});

/** Held to what stack/ledger.yml says. */
function shapeProblems({
  TableStatus,
  KeySchema,
  GlobalSecondaryIndexes = [],
}: TableDescription): string[] {
  const wanted = readTable(SERVERLESS_YML, 'wanted');
  const indexes = new Map(GlobalSecondaryIndexes.map((one) => [one.IndexName, one.KeySchema]));
  return [
    ...(TableStatus === 'ACTIVE' ? [] : [`it is ${TableStatus}`]),
    ...(isSame(KeySchema, wanted.KeySchema)
      ? []
      : [`its keys are not ${sayKeys(wanted.KeySchema)}`]),
    ...(wanted.GlobalSecondaryIndexes ?? []).flatMap(({ IndexName, KeySchema: keys }) =>
      isSame(indexes.get(IndexName), keys)
        ? []
        : [`it has no index ${IndexName} by ${sayKeys(keys)}`],
    ),
  ];
}

const sayKeys = (keys: readonly KeySchemaElement[] = []): string =>
  keys.map(({ AttributeName }) => AttributeName).join(' and ');

const isSame = (
  one: readonly KeySchemaElement[] | undefined,
  other: readonly KeySchemaElement[] | undefined,
) => JSON.stringify(plainKeys(one)) === JSON.stringify(plainKeys(other));

const plainKeys = (keys: readonly KeySchemaElement[] = []) =>
  keys.map(({ AttributeName, KeyType }) => `${KeyType} ${AttributeName}`).sort();
