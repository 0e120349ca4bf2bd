import { EXPIRES_AT } from './keys.ts';

/** The time at which the table may delete an item, as its TTL reads it: epoch seconds. */
export const expiresAfter = (milliseconds: number, now: Date): number =>
  Math.ceil((now.getTime() + milliseconds) / 1_000);

/**
 * Whether an item is there. One whose time has come is not, though DynamoDB may take days to delete it:
 * what is read must not go by when it does.
 */
export const isKept = (item: Readonly<Record<string, unknown>>, now: Date): boolean => {
  const expiresAt = item[EXPIRES_AT];
  return typeof expiresAt !== 'number' || expiresAt * 1_000 > now.getTime();
};
