import type { Evidence } from '../../core/evidence/evidence.ts';
import type { Background } from '../../core/judgement/background.ts';
import { decide } from '../../core/judgement/decide.ts';
import { namesOf } from '../../core/judgement/marker.ts';
import type { Verdict } from '../../core/judgement/verdict.ts';
import type { Override, Policy } from '../../core/policy/policy.ts';
import { overridesAt } from '../../core/policy/views.ts';
import { sayWhere } from '../../policy-file/override-words.ts';
import { isOutOfView, OUT_OF_VIEW } from './out-of-view.ts';

/** For how many images an override held, under any of their tags. */
export interface OverrideCount {
  /** `sandbox/* (policy.yml:31)`. */
  readonly name: string;
  readonly images: number;
  /** How many of them the policy's own rules would quarantine, and the policy as it is does not. */
  readonly letPass: number;
  /** It held for none, and not all that it may be for was looked at. */
  readonly outOfView?: true;
}

export interface HeldOverrides {
  /** In the order of the policy. */
  readonly each: readonly OverrideCount[];
  /** Images that an override lets pass, each once: with several tags several may hold for it. */
  readonly letPass: number;
}

/** What the overrides of a policy do to many images, one after the other. */
export class OverrideCounts {
  readonly #policy: Policy;
  readonly #counts: Map<Override, { images: number; letPass: number }>;
  #letPass = 0;

  constructor(policy: Policy) {
    this.#policy = policy;
    this.#counts = new Map(policy.overrides.map((one) => [one, { images: 0, letPass: 0 }]));
  }

  /** `verdict`: of the policy as it is, on the same evidence and background. */
  look(verdict: Verdict, evidence: Evidence, background: Background): void {
    const holding = this.#holdingFor(evidence);
    if (holding.size === 0) return;
    const letsPass = verdict !== 'quarantined' && this.#wouldQuarantine(evidence, background);
    if (letsPass) this.#letPass += 1;
    for (const override of holding) {
      const count = this.#counts.get(override);
      if (!count) continue;
      count.images += 1;
      if (letsPass) count.letPass += 1;
    }
  }

  #holdingFor({ image: { repository, digest }, tags }: Evidence): ReadonlySet<Override> {
    const names = namesOf(tags, digest);
    const places = names.length > 0 ? names.map((tag) => ({ repository, tag })) : [{ repository }];
    const { overrides } = this.#policy;
    return new Set(places.flatMap((place) => overridesAt(place, overrides).slice(0, 1)));
  }

  #wouldQuarantine(evidence: Evidence, background: Background): boolean {
    const withoutOverrides = { ...this.#policy, overrides: [] };
    return decide(evidence, withoutOverrides, background).verdict === 'quarantined';
  }

  /** `unseen`: the repositories of which something was not looked at. */
  result(unseen: ReadonlySet<string>): HeldOverrides {
    const each = Array.from(this.#counts, ([override, count]) => ({
      name: `${sayWhere(override)} (${override.source})`,
      ...count,
      ...(count.images === 0 &&
        isOutOfView(override.repository, unseen) && { outOfView: true as const }),
    }));
    return { each, letPass: this.#letPass };
  }
}

/** What it lets pass, or why it may have held for nothing. */
export function sayHeld({ name, images, letPass, outOfView }: OverrideCount): string {
  if (images === 0) return `${name}: ${outOfView ? OUT_OF_VIEW : 'a typo?'}`;
  return letPass === 0 ? name : `${name}: ${letPass} let pass`;
}
