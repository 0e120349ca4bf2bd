import { nearest } from './nearest.ts';

/** `there is no such key here: did you mean mode?` */
export function sayUnknownKey(key: string, known: readonly string[], what: string): string {
  const proposed = known.filter((one) => one !== '$schema');
  const meant = nearest(key, proposed);
  return meant
    ? `there is no such key ${what}: did you mean ${meant}?`
    : `there is no such key ${what}: expected one of ${proposed.join(', ')}`;
}
