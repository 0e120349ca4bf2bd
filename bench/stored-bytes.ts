import { type AttributeValue, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { EmbeddedAws } from '../src/local/aws/embedded-aws.ts';

/** DynamoDB bills so much more for each item that it keeps. */
const EACH_ITEM = 100;

/** Bytes that DynamoDB bills for what a table holds, its indexes apart: they hold keys alone. */
export async function storedBytes(
  { ledgerEndpoint, environment, place }: EmbeddedAws,
  TableName: string,
): Promise<number> {
  const client = new DynamoDBClient({
    endpoint: ledgerEndpoint,
    region: place.region,
    credentials: {
      accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? '',
    },
  });
  let bytes = 0;
  let ExclusiveStartKey: Record<string, AttributeValue> | undefined;
  do {
    const page = await client.send(new ScanCommand({ TableName, ExclusiveStartKey }));
    for (const item of page.Items ?? []) bytes += EACH_ITEM + sizeOf({ M: item });
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  client.destroy();
  return bytes;
}

/**
 * As https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html counts: texts in UTF-8, about
 * a byte for two digits, three bytes for a list or map and one for each of its members.
 */
function sizeOf({ S, N, B, L, M }: AttributeValue): number {
  if (S !== undefined) return Buffer.byteLength(S);
  if (N !== undefined) return Math.ceil(N.length / 2) + 1;
  if (B !== undefined) return B.byteLength;
  if (L !== undefined) return L.reduce((sum, one) => sum + 1 + sizeOf(one), 3);
  if (M === undefined) return 1;
  return Object.entries(M).reduce(
    (sum, [name, one]) => sum + 1 + Buffer.byteLength(name) + sizeOf(one),
    3,
  );
}
