import { DAY, HOUR, MINUTE } from '../time.ts';

const UNITS = { s: 1_000, m: MINUTE, h: HOUR, d: DAY } as const;
/** The units in which a time may be said, by their letters. */
export type Units = 'smh' | 'smhd';

const FORMS = {
  smh: /^(\d{1,5}) ?(?:([smh])|(second|minute|hour)s?)$/,
  smhd: /^(\d{1,5}) ?(?:([smhd])|(second|minute|hour|day)s?)$/,
} as const;

/** Milliseconds of `90s`, `10m` or `7d`, and of `10 minutes`, as a policy says it; undefined for anything else. */
export function spokenTime(text: string, units: Units): number | undefined {
  const [, count, short, long] = FORMS[units].exec(text.trim()) ?? [];
  const unit = short ?? long?.slice(0, 1);
  return count === undefined || unit === undefined
    ? undefined
    : Number(count) * UNITS[unit as keyof typeof UNITS];
}
