import type { Comparison } from '../core/ledger/comparison.ts';
import type { Failed } from '../core/ledger/failed.ts';
import type { RouteName } from '../core/ledger/ledger.ts';
import { updateComparison } from './comparison-turn.ts';
import type { Table } from './table.ts';

/** These routes have been told what came of a comparison; `isOver`: so have all. */
export async function noteComparisonTold(
  table: Table,
  { id }: Comparison,
  told: readonly RouteName[],
  isOver: boolean,
): Promise<void> {
  await updateComparison(table, 'noting who was told of the comparison', {
    ConditionExpression: '#run.id = :id',
    UpdateExpression: `SET #run.told = :told${isOver ? ', #run.#state = :over' : ''}`,
    ExpressionAttributeNames: { '#run': 'run', ...(isOver && { '#state': 'state' }) },
    ExpressionAttributeValues: { ':id': id, ':told': told, ...(isOver && { ':over': 'told' }) },
  });
}

/** A route has refused the message about a comparison, and when it is tried again. */
export async function noteComparisonFailed(
  table: Table,
  { id }: Comparison,
  failed: Failed,
  retryAt: string,
): Promise<void> {
  await updateComparison(table, 'noting who could not be told of the comparison', {
    ConditionExpression: '#run.id = :id',
    UpdateExpression: 'SET #run.failed = :failed, #run.retryAt = :retryAt',
    ExpressionAttributeNames: { '#run': 'run' },
    ExpressionAttributeValues: { ':id': id, ':failed': failed, ':retryAt': retryAt },
  });
}
