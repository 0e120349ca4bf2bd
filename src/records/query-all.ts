import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { onTable, type Table } from './table.ts';

/** Every item that a query finds, over all of its pages. */
export async function queryAll(
  table: Table,
  doing: string,
  query: Omit<QueryCommandInput, 'TableName' | 'ExclusiveStartKey'>,
): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  let from: Record<string, unknown> | undefined;
  do {
    const command = new QueryCommand({ TableName: table.name, ...query, ExclusiveStartKey: from });
    const answer = await onTable(doing, () => table.client.send(command));
    items.push(...(answer.Items ?? []));
    from = answer.LastEvaluatedKey;
  } while (from);
  return items;
}
