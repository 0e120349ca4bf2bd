import { among, type Finding, findingsOf } from '../findings/finding.ts';
import { type EndingBy, endingOf } from '../findings/suppression.ts';
import { ignoredBy, isInForce, isNoise, isWaived, waivedBy } from '../policy/exceptions.ts';
import type { IgnoreRule, Policy, Waiver } from '../policy/policy.ts';
import { coversAll } from '../policy/scope.ts';
import { type Named, placeOf } from '../policy/views.ts';
import { DAY } from '../time.ts';
import type { Decision } from './decision.ts';

/** A finding that counts again because the exception that covered it has lapsed. */
export interface LapsedException {
  readonly finding: Finding;
  readonly by: EndingBy;
}

/** After a month a lapse is no news any more. */
const NEWS = 30 * DAY;

/**
 * What decided and was waived or ignored until a while ago: only for the message, which says why the
 * verdict is another one now. No verdict rests on what has lapsed.
 */
export function lapsedAmong(
  { deciding, known, view }: Decision,
  image: Named,
  policy: Policy,
  waivers: readonly Waiver[],
  now: Date,
): LapsedException[] {
  const hasLapsed = (one: Pick<IgnoreRule, 'until'>): boolean => {
    const ended = now.getTime() - Date.parse(one.until ?? '');
    return !isInForce(one, policy, now) && ended >= 0 && ended <= NEWS;
  };
  const lapsed = { waivers: waivers.filter(hasLapsed), ignore: policy.ignore.filter(hasLapsed) };
  if (lapsed.waivers.length + lapsed.ignore.length === 0) return [];
  const tags = view.tags.length > 0 ? view.tags : [undefined];
  const places = tags.map((tag) => placeOf(image, tag));
  const isCounting = among(findingsOf(deciding));
  return known.flatMap(({ finding, occurrences }) => {
    if (!isCounting(finding)) return [];
    const waiver = lapsed.waivers.find(
      (one) =>
        coversAll(one.scope, places, occurrences) &&
        occurrences.every((each) => isWaived(one, each)),
    );
    const rule = lapsed.ignore.find(
      (one) =>
        coversAll(one.scope, places, occurrences) &&
        occurrences.every((each) => isNoise(one, each)),
    );
    const by = waiver ? waivedBy(waiver) : rule && endingOf(ignoredBy(rule));
    return by ? [{ finding, by }] : [];
  });
}
