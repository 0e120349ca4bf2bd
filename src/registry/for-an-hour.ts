import { HOUR } from '../core/time.ts';

/** A sweep may come by so many; beyond them all are forgotten, and read again. */
const MOST_REMEMBERED = 1_000;

/** Reads each once an hour, for as long as the function stays warm; what could not be read is read again at once. */
export function forAnHour<Subject, T>(
  keyOf: (subject: Subject) => string,
  read: (subject: Subject) => Promise<T>,
  now: () => Date,
): (subject: Subject) => Promise<T> {
  const remembered = new Map<string, { until: number; answer: Promise<T> }>();
  return (subject) => {
    const key = keyOf(subject);
    const known = remembered.get(key);
    if (known && known.until > now().getTime()) return known.answer;
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    const answer = read(subject).catch((failure: unknown) => {
      remembered.delete(key);
      throw failure;
    });
    remembered.set(key, { until: now().getTime() + HOUR, answer });
    return answer;
  };
}
