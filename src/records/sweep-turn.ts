import { randomUUID } from 'node:crypto';
import { UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { JudgementInProgress } from '../core/errors.ts';
import { type ImageRef, parseImageKey } from '../core/image.ts';
import { partition, SWEEP_TURN } from './keys.ts';
import { parsed } from './parsed.ts';
import { onTable, type Table } from './table.ts';

/** Longer than the function may run (300 s): a run that died keeps the next one away for so long. */
export const TURN_MILLISECONDS = 330_000;

/** The turn of one run to sweep. */
export interface SweepTurn {
  /** What the run before was looking at when it died; empty where it ended well. */
  readonly left: readonly ImageRef[];
  /** Writes down what is looked at now, in one write for all: what the run may die of. */
  noteLooks(images: readonly ImageRef[]): Promise<void>;
  end(): Promise<void>;
}

/**
 * Takes the turn to sweep: one run at a time, for several would say more at once than Slack takes. Undefined
 * where another run has it.
 */
export async function takeSweepTurn(table: Table, now: () => Date): Promise<SweepTurn | undefined> {
  const owner = randomUUID();
  const from = now().getTime();
  const before = await updateTurn(table, 'taking the turn to sweep', {
    // Its own name: the answer to a first attempt may have been lost.
    ConditionExpression: 'attribute_not_exists(heldUntil) OR heldUntil < :now OR #owner = :owner',
    UpdateExpression: 'SET #owner = :owner, heldUntil = :until',
    ExpressionAttributeValues: {
      ':now': from,
      ':owner': owner,
      ':until': from + TURN_MILLISECONDS,
    },
    ReturnValues: 'ALL_NEW',
  });
  if (!before) return undefined;
  const { looking } = parsed(Turn, before, 'the turn to sweep');
  return {
    left: looking.flatMap((key) => parseImageKey(key) ?? []),
    noteLooks: async (images) => {
      await updateTurn(table, 'noting what is looked at', {
        ConditionExpression: '#owner = :owner',
        UpdateExpression: 'SET looking = :looking',
        ExpressionAttributeValues: { ':owner': owner, ':looking': images.map(partition) },
      });
    },
    end: async () => {
      await updateTurn(table, 'ending the turn to sweep', {
        ConditionExpression: '#owner = :owner',
        UpdateExpression: 'SET heldUntil = :none REMOVE looking',
        ExpressionAttributeValues: { ':owner': owner, ':none': 0 },
      });
    },
  };
}

const Turn = z.object({ looking: z._default(z.array(z.string()), []) });

async function updateTurn(
  table: Table,
  doing: string,
  update: Omit<UpdateCommandInput, 'TableName' | 'Key' | 'ExpressionAttributeNames'>,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const command = new UpdateCommand({
    TableName: table.name,
    Key: SWEEP_TURN,
    ExpressionAttributeNames: { '#owner': 'owner' },
    ...update,
  });
  try {
    const { Attributes = {} } = await onTable(doing, () => table.client.send(command));
    return Attributes;
  } catch (error) {
    if (error instanceof JudgementInProgress) return undefined;
    throw error;
  }
}
