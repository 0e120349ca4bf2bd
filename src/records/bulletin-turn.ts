import { randomUUID } from 'node:crypto';
import { GetCommand, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import type { BulletinRun } from '../core/bulletin/run.ts';
import { JudgementInProgress } from '../core/errors.ts';
import type { ApprovalsRun } from '../core/telling/approvals-run.ts';
import { MINUTE } from '../core/time.ts';
import { approvalsRunIn, bulletinRunIn } from './bulletin-record.ts';
import { DIGEST } from './keys.ts';
import { noteOnTable, onTable, type Table } from './table.ts';

/** Longer than the function may run (600 s): a run that died keeps the next one away for so long. */
const TURN_MILLISECONDS = 11 * MINUTE;

/** The turn of one run to count and to tell. */
export interface BulletinTurn {
  /** How far the last one has come; absent: there was none. */
  readonly run?: BulletinRun;
  /** The same of telling what was approved. */
  readonly approvals?: ApprovalsRun;
  /** Writes down how far it has come; throws JudgementInProgress where the turn is another's by now. */
  save(run: BulletinRun): Promise<void>;
  /** Writes down what was told, and must not be told again for want of a note: failures are waited out. */
  noteTold(run: BulletinRun): Promise<void>;
  /** The same of telling what was approved. */
  saveApprovals(run: ApprovalsRun): Promise<void>;
  noteApprovals(run: ApprovalsRun): Promise<void>;
  end(): Promise<void>;
}

/** Takes the digest upon this run; undefined where another has it. */
export async function takeBulletinTurn(
  table: Table,
  now: () => Date,
): Promise<BulletinTurn | undefined> {
  const owner = randomUUID();
  const until = () => now().getTime() + TURN_MILLISECONDS;
  const taken = await onTable('taking the digest', () =>
    update(table, {
      ConditionExpression: 'attribute_not_exists(heldUntil) OR heldUntil < :now OR #owner = :owner',
      UpdateExpression: 'SET #owner = :owner, heldUntil = :until',
      ExpressionAttributeNames: { '#owner': 'owner' },
      ExpressionAttributeValues: { ':owner': owner, ':until': until(), ':now': now().getTime() },
      ReturnValues: 'ALL_NEW',
    }),
  ).catch((error: unknown) => {
    if (error instanceof JudgementInProgress) return undefined;
    throw error;
  });
  if (!taken) return undefined;
  const run = bulletinRunIn(taken['run']);
  const approvals = approvalsRunIn(taken['approvals']);
  const put = (field: 'run' | 'approvals', next: BulletinRun | ApprovalsRun) =>
    update(table, {
      ConditionExpression: '#owner = :owner',
      UpdateExpression: 'SET #run = :run, heldUntil = :until',
      ExpressionAttributeNames: { '#owner': 'owner', '#run': field },
      ExpressionAttributeValues: { ':owner': owner, ':until': until(), ':run': next },
    });
  return {
    ...(run && { run }),
    ...(approvals && { approvals }),
    save: async (next) =>
      void (await onTable('noting how far the digest is', () => put('run', next))),
    noteTold: async (next) =>
      void (await noteOnTable(table, 'noting who has been told the digest', () =>
        put('run', next),
      )),
    saveApprovals: async (next) =>
      void (await onTable('noting who is to be told of approvals', () => put('approvals', next))),
    noteApprovals: async (next) =>
      void (await noteOnTable(table, 'noting who has been told of approvals', () =>
        put('approvals', next),
      )),
    end: async () => {
      await onTable('ending the turn of the digest', () =>
        update(table, {
          ConditionExpression: '#owner = :owner',
          UpdateExpression: 'SET heldUntil = :until',
          ExpressionAttributeNames: { '#owner': 'owner' },
          ExpressionAttributeValues: { ':owner': owner, ':until': 0 },
        }),
      );
    },
  };
}

async function update(
  table: Table,
  of: Omit<UpdateCommandInput, 'TableName' | 'Key'>,
): Promise<Readonly<Record<string, unknown>>> {
  const command = new UpdateCommand({ TableName: table.name, Key: DIGEST, ...of });
  return (await table.client.send(command)).Attributes ?? {};
}

/** How far the last run has come, for whoever only looks. */
export async function readBulletinRun(table: Table): Promise<BulletinRun | undefined> {
  const command = new GetCommand({ TableName: table.name, Key: DIGEST });
  const { Item } = await onTable('reading how far the digest is', () => table.client.send(command));
  return bulletinRunIn(Item?.['run']);
}
