import { UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { JudgementInProgress } from '../core/errors.ts';
import { type DueItem, type DueKind, isRequest } from '../core/ledger/due.ts';
import { partition, requestSort, STATE } from './keys.ts';
import { onTable, type Table } from './table.ts';

/** ISO time so many milliseconds later. */
export const after = (milliseconds: number, now: Date): string =>
  new Date(now.getTime() + milliseconds).toISOString();

/** Where an item counts how often it was taken up: the state keeps it inside of what it is written back with. */
export const takenUpOf = (kind: DueKind) =>
  isRequest(kind)
    ? { path: 'takenUp', names: {} }
    : {
        path: '#current.takenUp',
        names: { ExpressionAttributeNames: { '#current': 'current' } },
      };

/** Changes what is due. The item as it stands afterwards; undefined where the condition does not hold. */
export async function updateDue(
  table: Table,
  { image, kind }: DueItem,
  update: Omit<UpdateCommandInput, 'TableName' | 'Key'>,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const command = new UpdateCommand({
    TableName: table.name,
    Key: { pk: partition(image), sk: isRequest(kind) ? requestSort(kind) : STATE },
    ReturnValues: 'ALL_NEW',
    ...update,
  });
  try {
    const answer = await onTable(`putting off ${partition(image)}`, () =>
      table.client.send(command),
    );
    return answer.Attributes ?? {};
  } catch (error) {
    if (error instanceof JudgementInProgress) return undefined;
    throw error;
  }
}
