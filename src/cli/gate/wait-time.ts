import { DAY, HOUR, MINUTE } from '../../core/time.ts';
import { UsageError } from '../usage-error.ts';

const UNITS = { s: 1_000, m: MINUTE, h: HOUR, d: DAY } as const;

/** Milliseconds of `90s`, `10m` or `1h`, and of `10 minutes`, as a policy says it. Throws UsageError. */
export const parseWaitTime = (text: string): number =>
  timeIn(text, /^(\d{1,5}) ?(?:([smh])|(second|minute|hour)s?)$/, '--wait', '90s, 10m or "1 hour"');

/** The same for how old something may be: `7d` and `7 days` as well. */
export const parseMaxAge = (text: string): number =>
  timeIn(
    text,
    /^(\d{1,5}) ?(?:([smhd])|(second|minute|hour|day)s?)$/,
    '--max-age',
    '7d, 36h or "30 days"',
  );

function timeIn(text: string, form: RegExp, option: string, examples: string): number {
  const [, count, short, long] = form.exec(text.trim()) ?? [];
  const unit = short ?? long?.slice(0, 1);
  if (count === undefined || unit === undefined) {
    throw new UsageError(`${option}: "${text}" is no time: expected one such as ${examples}`);
  }
  return Number(count) * UNITS[unit as keyof typeof UNITS];
}
