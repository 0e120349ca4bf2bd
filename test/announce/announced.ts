import type { Announcement } from '../../src/announce/announcement.ts';
import { decide } from '../../src/core/judgement/decide.ts';
import { judgementOf } from '../../src/core/judgement/judgement.ts';
import { markingOf } from '../../src/core/judgement/marker.ts';
import type { Case } from '../core/arbitraries.ts';

/** What is said of a random image under a random policy. */
export function announced({ evidence, policy, background }: Case): Announcement {
  const decision = decide(evidence, policy, background);
  const judgement = judgementOf(evidence, decision, policy.version, background.now);
  return { judgement, decision, marking: markingOf(judgement.verdict, evidence.image.digest) };
}
