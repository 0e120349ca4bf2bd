import { HOUR, MINUTE } from '../../core/time.ts';
import { UsageError } from '../usage-error.ts';

const UNITS = { s: 1_000, m: MINUTE, h: HOUR } as const;

/** Milliseconds of `90s`, `10m` or `1h`, and of `10 minutes`, as a policy says it. Throws UsageError. */
export function parseWaitTime(text: string): number {
  const [, count, short, long] =
    /^(\d{1,5}) ?(?:([smh])|(second|minute|hour)s?)$/.exec(text.trim()) ?? [];
  const unit = short ?? long?.slice(0, 1);
  if (count === undefined || unit === undefined) {
    throw new UsageError(`--wait: "${text}" is no time: expected one such as 90s, 10m or "1 hour"`);
  }
  return Number(count) * UNITS[unit as keyof typeof UNITS];
}
