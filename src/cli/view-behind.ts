import type { Evidence } from '../core/evidence/evidence.ts';
import type { Background } from '../core/judgement/background.ts';
import type { Decision } from '../core/judgement/decision.ts';
import { namesOf } from '../core/judgement/marker.ts';
import type { Policy } from '../core/policy/policy.ts';
import { type View, viewsOf } from '../core/policy/views.ts';

/** Every way in which the policy looks at an image. */
export const viewsOn = (
  { image, tags }: Evidence,
  policy: Policy,
  { waivers, now }: Background,
): View[] => viewsOf(image, namesOf(tags, image.digest), policy, waivers, now);

/** The one of them that a decision rests on: each tag belongs to one alone. */
export function viewBehind(
  { view }: Decision,
  evidence: Evidence,
  policy: Policy,
  background: Background,
): View {
  const views = viewsOn(evidence, policy, background);
  const found = views.find(({ tags }) => tags.join() === view.tags.join());
  if (!found) throw new Error(`no view of ${evidence.image.repository} has decided`);
  return found;
}
