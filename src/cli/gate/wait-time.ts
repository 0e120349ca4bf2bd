import { spokenTime, type Units } from '../../core/gate/spoken-time.ts';
import { UsageError } from '../usage-error.ts';

/** Milliseconds of `90s`, `10m` or `1h`, and of `10 minutes`, as a policy says it. Throws UsageError. */
export const parseWaitTime = (text: string): number =>
  timeIn(text, 'smh', '--wait', '90s, 10m or "1 hour"');

/** The same for how old something may be: `7d` and `7 days` as well. */
export const parseMaxAge = (text: string): number =>
  timeIn(text, 'smhd', '--max-age', '7d, 36h or "30 days"');

function timeIn(text: string, units: Units, option: string, examples: string): number {
  const time = spokenTime(text, units);
  if (time !== undefined) return time;
  throw new UsageError(`${option}: "${text}" is no time: expected one such as ${examples}`);
}
