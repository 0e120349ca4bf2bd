import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { type EmbeddedAws, startEmbeddedAws } from '../../src/local/aws/embedded-aws.ts';
import { SERVERLESS_YML } from '../../src/local/deployment/deployment-file.ts';
import { readTable } from '../../src/local/deployment/event-rules.ts';
import { REGION, worldOf } from '../support/worlds.ts';

const TableName = 'ledger';
const body = 'x'.repeat(1_500);
const Key = { pk: 'image', sk: 'state' };

let aws: EmbeddedAws;
let table: DynamoDBDocumentClient;
beforeAll(async () => {
  aws = await startEmbeddedAws({ world: worldOf([]), metered: true });
  await aws.createTable({ ...readTable(SERVERLESS_YML, TableName) });
  table = DynamoDBDocumentClient.from(
    new DynamoDBClient({
      endpoint: aws.environment['AWS_ENDPOINT_URL'] ?? '',
      region: REGION,
      credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'embedded' },
    }),
  );
});
afterAll(async () => {
  table.destroy();
  await aws.stop();
});

it('counts what DynamoDB bills: by size, twice in a transaction, half where a read may lag, and the keys in an index', async () => {
  const item = { ...Key, body };
  const due = { pk: 'image', sk: 'due', body, due: 'watched', dueAt: '2026-11-22' };
  const commands = [
    new PutCommand({ TableName, Item: item }),
    new PutCommand({ TableName, Item: due }),
    new UpdateCommand({
      TableName,
      Key: { pk: 'image', sk: 'due' },
      UpdateExpression: 'SET dueAt = :later',
      ExpressionAttributeValues: { ':later': '2026-11-23' },
    }),
    new TransactWriteCommand({ TransactItems: [{ Put: { TableName, Item: item } }] }),
    new GetCommand({ TableName, Key }),
    new GetCommand({ TableName, Key, ConsistentRead: true }),
    new BatchGetCommand({ RequestItems: { [TableName]: { Keys: [Key] } } }),
    new QueryCommand({
      TableName,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :image',
      ExpressionAttributeValues: { ':image': 'image' },
    }),
    new DeleteCommand({ TableName, Key }),
  ];
  const counted: [string, number, number][] = [];
  for (const command of commands) {
    const { read, write } = aws.ledgerUnits;
    await table.send(command as PutCommand);
    const { ledgerUnits: now } = aws;
    counted.push([command.constructor.name, now.read - read, now.write - write]);
  }
  expect(counted).toEqual([
    ['PutCommand', 0, 2],
    ['PutCommand', 0, 3],
    ['UpdateCommand', 0, 4],
    ['TransactWriteCommand', 0, 4],
    ['GetCommand', 0.5, 0],
    ['GetCommand', 1, 0],
    ['BatchGetCommand', 0.5, 0],
    ['QueryCommand', 1, 0],
    ['DeleteCommand', 0, 2],
  ]);
});
