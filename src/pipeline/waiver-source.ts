import type { ImageRef } from '../core/image.ts';
import type { Policy, Waiver } from '../core/policy/policy.ts';

/** A place where accepted risks are written down: the policy is one. */
export interface WaiverSource {
  /** The waivers that may concern the image, lapsed ones among them. Throws rather than leave any out. */
  waiversFor(image: ImageRef): Promise<readonly Waiver[]>;
}

export const policyWaivers = ({ waivers }: Policy): WaiverSource => ({
  waiversFor: () => Promise.resolve(waivers),
});
