import { WEIGHTS } from '../../core/posture/posture.ts';
import type { Posture } from './read-posture.ts';

/** How a registry is set up, for programs (docs/posture.md). */
export function postureJson({ registry, asked, findings }: Posture, checks: readonly string[]) {
  const countOf = (weight: string): number =>
    findings.filter((one) => one.weight === weight).length;
  return {
    account: registry.account,
    region: registry.region,
    repositories: asked.length,
    checks,
    counts: Object.fromEntries(WEIGHTS.map((weight) => [weight, countOf(weight)])),
    findings,
  };
}
