import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import type { ImageRef } from '../../core/image.ts';
import type { Intervention } from '../../core/interventions/intervention.ts';
import { acceptancePut } from '../held/acceptances.ts';
import { type Key, partition, RELEASE, SNOOZE } from '../keys.ts';
import type { Table } from '../table.ts';
import { waiverItems } from './waivers-item.ts';

export type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** What an intervention changes beside its place in the audit trail. */
export interface Effect {
  readonly items: readonly TransactItem[];
  /** A condition that does not hold says that somebody's later word stands there: then nothing is changed. */
  readonly isLastWord?: true;
  /** Another click has done the same: the image is judged again, and nobody is named a second time. */
  readonly isKnown?: true;
}

/** What an intervention changes in what is known of the image, or of its repository. */
export async function effectOf(
  table: Table,
  image: ImageRef,
  one: Intervention,
  now: Date,
): Promise<Effect> {
  const at = (sk: string): { TableName: string; Key: Key } => ({
    TableName: table.name,
    Key: { pk: partition(image), sk },
  });
  if (one.kind === 'release') return lastWord(replacing(at(RELEASE), 'release', one));
  if (one.kind === 'snooze') return lastWord(replacing(at(SNOOZE), 'snooze', one));
  if (one.kind === 'withdraw') return lastWord(withdrawing(at(RELEASE), one));
  if (one.kind === 'accept' || one.kind === 'revoke') {
    const items = await waiverItems(table, image, one, now);
    if (items === 'revoked already') return { items: [], isKnown: true };
    return {
      items: [...items, ...(one.kind === 'accept' ? acceptancePut(table, image, one) : [])],
    };
  }
  // A scan is asked for when the image is judged: ECR may refuse it.
  return { items: [] };
}

const lastWord = (Update: NonNullable<TransactItem['Update']>): Effect => ({
  items: [{ Update }],
  isLastWord: true,
});

/**
 * In the place of what somebody said before it: two clicks may come in another order than they were made in. What does not
 * say when it was said, in a record that cannot be read, is no later word.
 */
const replacing = (
  where: { TableName: string; Key: Key },
  field: 'release' | 'snooze',
  one: Intervention,
) => ({
  ...where,
  UpdateExpression: 'SET #field = :one REMOVE withdrawn',
  ConditionExpression: 'NOT #field.#at > :at AND NOT withdrawn.#at > :at',
  ExpressionAttributeNames: { '#field': field, '#at': 'at' },
  ExpressionAttributeValues: { ':one': one, ':at': one.at },
});

const withdrawing = (where: { TableName: string; Key: Key }, { by, at }: Intervention) => ({
  ...where,
  UpdateExpression: 'SET withdrawn = :withdrawn',
  ConditionExpression:
    'attribute_exists(#release) AND NOT #release.#at > :at AND NOT withdrawn.#at > :at',
  ExpressionAttributeNames: { '#release': 'release', '#at': 'at' },
  ExpressionAttributeValues: { ':withdrawn': { by, at }, ':at': at },
});
