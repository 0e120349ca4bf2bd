import {
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  type KeySchemaElement,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import type { Check } from '../../../src/cli/doctor/check.ts';
import { good, notYet, wrong } from '../../../src/cli/doctor/result.ts';
import { textIn } from '../../../src/core/variables.ts';
import { SERVERLESS_YML } from '../../../src/local/deployment/deployment-file.ts';
import { readTable } from '../../../src/local/deployment/event-rules.ts';
import { EXPIRES_AT } from '../../../src/records/keys.ts';

/** A table of before has to be the one that the stack would have made: what is missing, nobody would see for weeks. */
export const adoptedTable: Check = {
  name: 'adopted table',
  rights: ['dynamodb:DescribeTable', 'dynamodb:DescribeTimeToLive'],
  beforeDeploying: 'stops',
  look: async ({ variables, region, ask }) => {
    const TableName = textIn(variables, 'TABLE');
    if (TableName === undefined) return notYet('no table is set: the stack makes its own');
    const client = new DynamoDBClient({ region });
    const doing = `looking at the table ${TableName}`;
    const described = await ask('dynamodb:DescribeTable', doing, () =>
      client.send(new DescribeTableCommand({ TableName })).catch((error: unknown) => {
        if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
        throw error;
      }),
    );
    if (!described?.Table) return wrong(`there is no table ${TableName} in ${region}`);
    const { TimeToLiveDescription: ttl } = await ask('dynamodb:DescribeTimeToLive', doing, () =>
      client.send(new DescribeTimeToLiveCommand({ TableName })),
    );
    const problems = [
      ...shapeProblems(described.Table),
      ...(ttl?.TimeToLiveStatus === 'ENABLED' && ttl.AttributeName === EXPIRES_AT
        ? []
        : [`its time to live does not go by ${EXPIRES_AT}`]),
    ];
    return problems.length === 0
      ? good(`${TableName} can be adopted`)
      : wrong(`${TableName} cannot be adopted: ${problems.join('; ')}`);
  },
};

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
