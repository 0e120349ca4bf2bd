import { among, type Finding, findingsOf } from '../findings/finding.ts';
import type { SuppressedBy } from '../findings/suppression.ts';
import { coversAll, isInForce, waivedBy } from '../policy/exceptions.ts';
import type { Policy, Waiver } from '../policy/policy.ts';
import { type Named, placeOf } from '../policy/views.ts';
import { DAY } from '../time.ts';
import type { Decision } from './decision.ts';

/** A finding that counts again because the waiver that covered it has lapsed. */
export interface LapsedWaiver {
  readonly finding: Finding;
  readonly by: Extract<SuppressedBy, { kind: 'waived' }>;
}

/** After a month a lapse is no news any more. */
const NEWS = 30 * DAY;

/**
 * What decided and was waived until a while ago: only for the message, which says why the verdict is
 * another one now. No verdict rests on a waiver that has lapsed.
 */
export function lapsedAmong(
  { deciding, known, view }: Decision,
  image: Named,
  policy: Policy,
  waivers: readonly Waiver[],
  now: Date,
): LapsedWaiver[] {
  const lapsed = waivers.filter((waiver) => {
    const ended = now.getTime() - Date.parse(waiver.until);
    return !isInForce(waiver, policy, now) && ended >= 0 && ended <= NEWS;
  });
  if (lapsed.length === 0) return [];
  const tags = view.tags.length > 0 ? view.tags : [undefined];
  const places = tags.map((tag) => placeOf(image, tag));
  const isCounting = among(findingsOf(deciding));
  return known.flatMap(({ finding, occurrences }) => {
    if (!isCounting(finding)) return [];
    const waiver = lapsed.find(({ scope }) => coversAll(scope, places, occurrences));
    return waiver ? [{ finding, by: waivedBy(waiver) }] : [];
  });
}
