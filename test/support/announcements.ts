import type { Announcement } from '../../src/announce/announcement.ts';
import type { Evidence } from '../../src/core/evidence/evidence.ts';
import type { Background } from '../../src/core/judgement/background.ts';
import { decide } from '../../src/core/judgement/decide.ts';
import { judgementOf } from '../../src/core/judgement/judgement.ts';
import { type Marking, markingOf } from '../../src/core/judgement/marker.ts';
import { BUILT_IN_POLICY, type Policy } from '../../src/core/policy/policy.ts';
import { background } from './samples.ts';

/** What there is to say about evidence, judged at a moment that stays the same. */
export function announcementOf(
  evidence: Evidence,
  marking?: Marking,
  policy: Policy = BUILT_IN_POLICY,
  more: Partial<Background> = {},
): Announcement {
  const known = background(more);
  const decision = decide(evidence, policy, known);
  const judgement = judgementOf(evidence, decision, policy.version, known.now);
  const { digest } = evidence.image;
  return { judgement, decision, marking: marking ?? markingOf(judgement.verdict, digest) };
}
