import type { Announcement } from '../../src/announce/announcement.ts';
import { decide } from '../../src/core/decide.ts';
import type { Evidence } from '../../src/core/evidence.ts';
import { judgementOf } from '../../src/core/judgement.ts';
import { type Marking, markingOf } from '../../src/core/marker.ts';
import { BUILT_IN_POLICY } from '../../src/core/policy.ts';

/** What there is to say about evidence, judged at a moment that stays the same. */
export function announcementOf(evidence: Evidence, marking?: Marking): Announcement {
  const decision = decide(evidence, BUILT_IN_POLICY);
  const at = new Date('2026-11-21T10:00:05Z');
  const judgement = judgementOf(evidence, decision, BUILT_IN_POLICY.version, at);
  const { digest } = evidence.image;
  return { judgement, decision, marking: marking ?? markingOf(judgement.verdict, digest) };
}
