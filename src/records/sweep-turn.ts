import { randomUUID } from 'node:crypto';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { JudgementInProgress } from '../core/errors.ts';
import { SWEEP_TURN } from './keys.ts';
import { onTable, type Table } from './table.ts';

/** Longer than the function may run (300 s): a run that died keeps the next one away for so long. */
export const TURN_MILLISECONDS = 330_000;

/**
 * Takes the turn to sweep: one run at a time, for several would say more at once than Slack takes. Answers
 * with how to end it, or with undefined where another run has it.
 */
export async function takeSweepTurn(
  table: Table,
  now: () => Date,
): Promise<(() => Promise<void>) | undefined> {
  const owner = randomUUID();
  const from = now().getTime();
  const taken = await updateTurn(table, 'taking the turn to sweep', {
    // Its own name: the answer to a first attempt may have been lost.
    ConditionExpression: 'attribute_not_exists(heldUntil) OR heldUntil < :now OR #owner = :owner',
    UpdateExpression: 'SET #owner = :owner, heldUntil = :until',
    ExpressionAttributeValues: {
      ':now': from,
      ':owner': owner,
      ':until': from + TURN_MILLISECONDS,
    },
  });
  if (!taken) return undefined;
  return async () => {
    await updateTurn(table, 'ending the turn to sweep', {
      ConditionExpression: '#owner = :owner',
      UpdateExpression: 'SET heldUntil = :none',
      ExpressionAttributeValues: { ':owner': owner, ':none': 0 },
    });
  };
}

async function updateTurn(
  table: Table,
  doing: string,
  update: {
    readonly ConditionExpression: string;
    readonly UpdateExpression: string;
    readonly ExpressionAttributeValues: Record<string, string | number>;
  },
): Promise<boolean> {
  const command = new UpdateCommand({
    TableName: table.name,
    Key: SWEEP_TURN,
    ExpressionAttributeNames: { '#owner': 'owner' },
    ...update,
  });
  try {
    await onTable(doing, () => table.client.send(command));
    return true;
  } catch (error) {
    if (error instanceof JudgementInProgress) return false;
    throw error;
  }
}
