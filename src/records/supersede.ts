import type { Current } from '../core/ledger/ledger.ts';
import { expiresAfter } from './expiry.ts';
import {
  EXPIRES_AT,
  findingsSort,
  judgementSort,
  type Key,
  listedImageSort,
  partition,
  repositoryPartition,
} from './keys.ts';
import type { Table } from './table.ts';

/** An item of the judgement that another takes the place of, to be given its end. */
export interface Expiry {
  readonly Update: {
    readonly TableName: string;
    readonly Key: Key;
    readonly UpdateExpression: string;
    readonly ExpressionAttributeNames: Readonly<Record<string, string>>;
    readonly ExpressionAttributeValues: Readonly<Record<string, number>>;
  };
}

/** Gives an item its end, `keep` milliseconds from now on. */
export const expiryOf = (table: Table, Key: Key, keep: number, now: Date): Expiry => ({
  Update: {
    TableName: table.name,
    Key,
    UpdateExpression: 'SET #expiresAt = :then',
    ExpressionAttributeNames: { '#expiresAt': EXPIRES_AT },
    ExpressionAttributeValues: { ':then': expiresAfter(keep, now) },
  },
});

/** The keys of what only a judgement that has been superseded still needs: its place in the history and its findings. */
export function supersededKeys(former: Current): {
  readonly record: readonly Key[];
  readonly findings: readonly Key[];
} {
  const pk = partition(former.judgement.image);
  const { findingsId, findingsItems, number } = former;
  return {
    record: [{ pk, sk: judgementSort(number) }],
    findings:
      findingsId === undefined
        ? []
        : Array.from({ length: findingsItems }, (_, slice) => ({
            pk,
            sk: findingsSort(findingsId, slice),
          })),
  };
}

/** Where an image stood in the list of its repository and does not any more: it is gone, untagged, or came anew. */
export function unlistedKeys(former: Current | undefined, current: Current): readonly Key[] {
  const listed = former && listedKey(former);
  return listed && listed.sk !== listedKey(current)?.sk ? [listed] : [];
}

/** Where an image stands in the list of its repository; undefined for one without a name or a time. */
export function listedKey({ judgement, findingsId }: Current): Key | undefined {
  const { image, pushedAt, standing } = judgement;
  if (standing === 'unnamed' || pushedAt === undefined || findingsId === undefined)
    return undefined;
  return { pk: repositoryPartition(image), sk: listedImageSort(pushedAt, image.digest) };
}
