import type { Digest } from '../digest.ts';
import { isTooOld } from '../evidence/scan-age.ts';
import type { Person } from '../interventions/intervention.ts';
import type { PlatformState } from '../judgement/judgement.ts';
import type { ScanTerms } from '../policy/scan-terms.ts';
import { DAY, HOUR } from '../time.ts';

/** When ECR was last asked to scan an image again (ISO time), and what it said. */
export interface ScanAsked {
  readonly at: string;
  readonly said:
    | 'started'
    | 'limit'
    | 'unsupported'
    | 'disabled'
    | 'missing'
    | 'failed'
    /** It was throttled, or did not answer. */
    | 'unanswered';
  /** The click by which somebody asked for it; absent where nobody did. */
  readonly click?: { readonly id: string; readonly by: Person };
}

/** For so long a scan that has started is waited for; and what got no answer is not asked again. Milliseconds. */
const WAITED_FOR = HOUR;

/** Until when (ISO time) the end of a scan that was asked for is waited for, or an answer; undefined where none is to come. */
export const waitedForUntil = (asked: ScanAsked | undefined): string | undefined =>
  asked?.said === 'started' || asked?.said === 'unanswered'
    ? new Date(Date.parse(asked.at) + WAITED_FOR).toISOString()
    : undefined;

/**
 * Which platform ECR is to be asked to scan, the oldest scan first: those whose scan is old or has failed, and,
 * where the policy says so, those that never had one. What was asked is not asked again within a day, which is as often as ECR scans an image, or within an hour where it did not answer; what cannot
 * be had, within the time after which a scan is old.
 */
export function scansToAskFor(
  platforms: readonly PlatformState[],
  { again, onArrival }: ScanTerms,
  asked: ScanAsked | undefined,
  now: Date,
): Digest[] {
  if (asked && now.getTime() - Date.parse(asked.at) < pauseAfter(asked, again)) return [];
  const old = platforms
    .filter((platform) => {
      const { state } = platform;
      if (state === 'never-scanned') return onArrival === true;
      if (again === undefined || (state !== 'complete' && state !== 'failed')) return false;
      return isTooOld(platform, again, now);
    })
    .toSorted((a, b) => ((a.completedAt ?? '') < (b.completedAt ?? '') ? -1 : 1))
    .map(({ digest }) => digest);
  // One of an index at a time: its end has the index judged, and another one under way would leave that open.
  return old.slice(0, 1);
}

function pauseAfter({ said }: ScanAsked, again = DAY): number {
  if (said === 'unanswered') return WAITED_FOR;
  return said === 'unsupported' || said === 'disabled' ? Math.max(again, DAY) : DAY;
}
