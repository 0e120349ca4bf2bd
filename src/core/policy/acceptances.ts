import { isInForce } from './exceptions.ts';
import type { Acceptance, Policy } from './policy.ts';
import { coversImage, type Place } from './scope.ts';

/** What persons have accepted not to know of an image at one place. */
export const acceptancesAt = (place: Place, policy: Policy, now: Date): Acceptance[] =>
  policy.accepted.filter((one) => isInForce(one, policy, now) && coversImage(one.images, place));
