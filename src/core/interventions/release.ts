import { HOUR, MINUTE } from '../time.ts';
import type { Release } from './intervention.ts';
import type { StandingRelease } from './standing.ts';

/** Break-glass is for hours: whatever is stored, a release ends after so many milliseconds. */
export const LONGEST_RELEASE = 72 * HOUR;

/** Two clocks may differ by so much. */
const SKEW = 5 * MINUTE;

/** What a verdict goes by of a release. */
export type ReleaseWord = Pick<Release, 'id' | 'by' | 'at' | 'reason' | 'ticket' | 'until'>;

/** ISO time at which a release ends. */
export const endOfRelease = ({ at, until }: Pick<Release, 'at' | 'until'>): string =>
  new Date(Math.min(Date.parse(until), Date.parse(at) + LONGEST_RELEASE)).toISOString();

/** The release that holds at a moment; undefined where there is none, or none any more. */
export function releaseInForce(
  standing: StandingRelease | 'unreadable' | undefined,
  now: Date,
): Release | undefined {
  if (!standing || standing === 'unreadable' || standing.withdrawn) return undefined;
  return holds(standing.release, now) ? standing.release : undefined;
}

/** Whether a release holds at a moment. One that was made in the future holds for nobody knows how long. */
export const holds = (release: Pick<Release, 'at' | 'until'>, now: Date): boolean =>
  Date.parse(release.at) <= now.getTime() + SKEW && now.toISOString() < endOfRelease(release);
