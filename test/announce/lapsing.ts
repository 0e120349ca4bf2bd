import type { Announcement } from '../../src/announce/announcement.ts';
import type { Evidence } from '../../src/core/evidence/evidence.ts';
import { lapsedAmong } from '../../src/core/judgement/lapsed.ts';
import { BUILT_IN_POLICY, type Waiver } from '../../src/core/policy/policy.ts';
import { announcementOf } from '../support/announcements.ts';
import { background } from '../support/samples.ts';

/** What there is to say about evidence some of which was waived until a while ago. */
export function lapsing(
  evidence: Evidence,
  waivers: readonly Waiver[],
  policy = BUILT_IN_POLICY,
): Announcement {
  const announcement = announcementOf(evidence, undefined, policy, { waivers });
  const { now } = background();
  const lapsed = lapsedAmong(announcement.decision, evidence.image, policy, waivers, now);
  return { ...announcement, lapsed };
}
