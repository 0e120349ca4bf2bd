import { QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { RouteName } from '../core/ledger/ledger.ts';
import type { Notice, PolicyNotes, Use } from '../core/policy/housekeeping.ts';
import { DAY, HOUR, MINUTE } from '../core/time.ts';
import { noteAll } from './batches.ts';
import { knownSort, LOOK, noticeSort, POLICY, usedSort } from './keys.ts';
import { parsed, Time } from './parsed.ts';
import { onTable, type Table } from './table.ts';

/** Longer than the sweep may run, so that a run that died keeps nobody away for long. */
const LOOK_MILLISECONDS = 10 * MINUTE;
const BETWEEN_LOOKS_MILLISECONDS = 20 * HOUR;

/**
 * Takes the daily look at the policy upon this run: JudgementInProgress where another run has it, or
 * where it was done within the last twenty hours.
 */
export async function beginLook(table: Table, now: Date): Promise<void> {
  const command = new UpdateCommand({
    TableName: table.name,
    Key: { pk: POLICY, sk: LOOK },
    UpdateExpression: 'SET heldUntil = :until',
    ConditionExpression:
      'attribute_not_exists(pk) OR (heldUntil < :now AND (attribute_not_exists(doneAt) OR doneAt < :before))',
    ExpressionAttributeValues: {
      ':until': now.getTime() + LOOK_MILLISECONDS,
      ':now': now.getTime(),
      ':before': now.getTime() - BETWEEN_LOOKS_MILLISECONDS,
    },
  });
  await onTable('beginning to look at the policy', () => table.client.send(command));
}

export async function endLook(table: Table, now: Date): Promise<void> {
  const command = new UpdateCommand({
    TableName: table.name,
    Key: { pk: POLICY, sk: LOOK },
    UpdateExpression: 'SET doneAt = :now',
    ExpressionAttributeValues: { ':now': now.getTime() },
  });
  await onTable('noting that the policy was looked at', () => table.client.send(command));
}

const At = z.object({ at: Time });
/** A route of a newer version is kept with the others: it has been told, too. */
const Told = z.object({ told: z._default(z.array(z.string() as z.ZodMiniType<RouteName>), []) });

/** Everything that is written down about the policy itself. Throws PermanentFailure for a note that cannot be read. */
export async function readPolicyNotes(table: Table): Promise<PolicyNotes> {
  const uses = new Map<string, Use>();
  const told = new Map<string, readonly RouteName[]>();
  let from: Record<string, unknown> | undefined;
  do {
    const answer = await onTable('reading the notes about the policy', () =>
      table.client.send(
        new QueryCommand({
          TableName: table.name,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :policy',
          ExpressionAttributeValues: { ':policy': POLICY },
          ExclusiveStartKey: from,
        }),
      ),
    );
    for (const item of answer.Items ?? []) {
      const sk = String(item['sk']);
      const name = sk.slice(sk.indexOf('/') + 1);
      const place = `the note about the policy ${sk}`;
      if (sk.startsWith('known/')) {
        uses.set(name, { ...uses.get(name), since: parsed(At, item, place).at });
      }
      if (sk.startsWith('used/')) {
        const { at: lastUsed } = parsed(At, item, place);
        uses.set(name, { since: uses.get(name)?.since ?? lastUsed, lastUsed });
      }
      if (sk.startsWith('notice/')) told.set(name, parsed(Told, item, place).told);
    }
    from = answer.LastEvaluatedKey;
  } while (from);
  return { uses, told };
}

/** Rules and waivers of these names are there from now on. */
export const noteKnown = (table: Table, names: readonly string[], now: Date): Promise<void> =>
  put(
    table,
    names.map((name) => ({ sk: knownSort(name), at: now.toISOString() })),
  );

/** Rules and waivers of these keys have taken findings out today, of which a run notes each once a day; `noted`: when each was written last. */
export async function noteUsed(
  table: Table,
  keys: readonly string[],
  noted: Map<string, number>,
  now: Date,
): Promise<void> {
  const fresh = keys.filter((key) => now.getTime() - (noted.get(key) ?? 0) >= DAY);
  await put(
    table,
    fresh.map((key) => ({ sk: usedSort(key), at: now.toISOString() })),
  );
  for (const key of fresh) noted.set(key, now.getTime());
}

/** These notices have been taken by these routes. */
export const noteTold = (
  table: Table,
  told: readonly { readonly notice: Notice; readonly routes: readonly RouteName[] }[],
): Promise<void> =>
  put(
    table,
    told.map(({ notice, routes }) => ({ sk: noticeSort(notice.key), told: routes })),
  );

const put = (
  table: Table,
  items: readonly { readonly sk: string; readonly [field: string]: unknown }[],
): Promise<void> =>
  noteAll(
    table,
    'writing notes about the policy',
    items.map((item) => ({ PutRequest: { Item: { pk: POLICY, ...item } } })),
  );
