import { randomUUID } from 'node:crypto';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { JudgementInProgress, PermanentFailure } from '../../core/errors.ts';
import type { ImageRef } from '../../core/image.ts';
import type { Intervened, Intervention } from '../../core/interventions/intervention.ts';
import type { Why } from '../../core/ledger/request.ts';
import { expiresAfter } from '../expiry.ts';
import { EXPIRES_AT, interventionSort, partition, requestSort } from '../keys.ts';
import { onTable, PATIENCE_MILLISECONDS, type Table } from '../table.ts';
import { type Effect, effectOf, type TransactItem } from './effects.ts';

/** Why an image is judged after what somebody did; a snooze changes nothing of it. */
const WHY: Readonly<Record<Exclude<Intervention['kind'], 'snooze'>, Why>> = {
  accept: 'accepted',
  revoke: 'revoked',
  release: 'released',
  withdraw: 'withdrawn',
  rescan: 'rescan',
};

/**
 * Writes down what a person does about an image, with what it changes and the request to judge the image again, all
 * or nothing; once, however often it comes. Of two that contradict each other the later click holds, in whatever order
 * they come. `keep`: milliseconds for which it stays in the audit trail when it is over; without it for ever. Another's
 * write and what may pass by itself are waited out; throws TransientFailure, JudgementInProgress or PermanentFailure.
 */
export async function intervene(
  table: Table,
  image: ImageRef,
  one: Intervention,
  keep: number | undefined,
  now: () => Date,
): Promise<Intervened> {
  let isOvertaken = false;
  for (let attempt = 0; ; attempt += 1) {
    try {
      const effect = isOvertaken ? NOTHING : await effectOf(table, image, one, now());
      const outcome = await write(table, image, { one, effect, keep }, now());
      if (outcome !== 'overtaken') return outcome;
      isOvertaken = true;
    } catch (error) {
      const pause = PATIENCE_MILLISECONDS[attempt];
      if (pause === undefined || error instanceof PermanentFailure) throw error;
      await table.pause(pause);
    }
  }
}

const NOTHING: Effect = { items: [] };

interface Intervening {
  readonly one: Intervention;
  readonly effect: Effect;
  readonly keep: number | undefined;
}

async function write(
  table: Table,
  image: ImageRef,
  { one, effect, keep }: Intervening,
  now: Date,
): Promise<Intervened | 'overtaken'> {
  const trail = effect.isKnown ? [] : [trailPut(table, image, one, keep, now)];
  const items = [...trail, ...effect.items];
  const request = requestUpdate(table, image, one, { now, isNamed: !effect.isKnown });
  const command = new TransactWriteCommand({
    TransactItems: [...items, ...(request ? [request] : [])],
  });
  try {
    await onTable(`writing down what was done about ${partition(image)}`, () =>
      table.client.send(command),
    );
    return effect.isKnown ? 'known' : 'done';
  } catch (error) {
    if (!(error instanceof JudgementInProgress)) throw error;
    const { CancellationReasons: reasons = [] } = (error.cause ?? {}) as {
      CancellationReasons?: readonly { Code?: string }[];
    };
    const [isThere, ...others] = reasons.map(({ Code }) => Code === 'ConditionalCheckFailed');
    if (isThere) return 'known';
    if (effect.isLastWord && others.includes(true)) return 'overtaken';
    throw error;
  }
}

function trailPut(
  table: Table,
  image: ImageRef,
  one: Intervention,
  keep: number | undefined,
  now: Date,
): TransactItem {
  const ends = 'until' in one ? Math.max(Date.parse(one.until), now.getTime()) : now.getTime();
  const Item = {
    pk: partition(image),
    sk: interventionSort(one.id),
    intervention: one,
    ...(keep !== undefined && { [EXPIRES_AT]: expiresAfter(keep, new Date(ends)) }),
  };
  return {
    Put: { TableName: table.name, Item, ConditionExpression: 'attribute_not_exists(pk)' },
  };
}

/** Several may come before the next sweep: each is named in the request. */
function requestUpdate(
  table: Table,
  image: ImageRef,
  { kind, id }: Intervention,
  { now, isNamed }: { readonly now: Date; readonly isNamed: boolean },
): TransactItem | undefined {
  if (kind === 'snooze') return undefined;
  return {
    Update: {
      TableName: table.name,
      Key: { pk: partition(image), sk: requestSort('acted') },
      UpdateExpression:
        'SET due = :acted, dueAt = :now, why = :why, #name = :name, interventions = list_append(if_not_exists(interventions, :none), :one)',
      ExpressionAttributeNames: { '#name': 'name' },
      ExpressionAttributeValues: {
        ':acted': 'acted',
        ':now': now.toISOString(),
        ':why': WHY[kind],
        ':name': randomUUID(),
        ':none': [],
        ':one': isNamed ? [id] : [],
      },
    },
  };
}
