import type { Evidence } from '../evidence/evidence.ts';
import type { Policy } from '../policy/policy.ts';
import type { Background } from './background.ts';
import type { Because } from './because.ts';
import { decide } from './decide.ts';
import type { Decision } from './decision.ts';
import { type Judgement, judgementOf } from './judgement.ts';

/** The decision on everything known about an image, and the judgement that it amounts to. */
export function judge(
  evidence: Evidence,
  policy: Policy,
  background: Background,
  because: Because,
): { readonly decision: Decision; readonly judgement: Judgement } {
  const decision = decide(evidence, policy, background);
  const judgement = judgementOf(evidence, decision, policy.version, background.now);
  return { decision, judgement: { ...judgement, because } };
}
