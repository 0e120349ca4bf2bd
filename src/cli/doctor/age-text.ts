import { DAY, HOUR, MINUTE } from '../../core/time.ts';
import { counted } from '../../core/words.ts';

const UNITS = [
  [DAY, 'day'],
  [HOUR, 'hour'],
  [MINUTE, 'minute'],
] as const;

/** `3 days old`, in the largest unit of which there are two, in milliseconds. */
export function ageText(age: number): string {
  const [unit, word] = UNITS.find(([one]) => age >= 2 * one) ?? [MINUTE, 'minute'];
  return `${counted(Math.floor(age / unit), word)} old`;
}
