import type { Evidence } from '../../core/evidence/evidence.ts';
import type { Finding } from '../../core/findings/finding.ts';
import type { MergedFinding } from '../../core/findings/merge-findings.ts';
import { exceptionWord } from '../../core/findings/suppression.ts';
import type { Background } from '../../core/judgement/background.ts';
import { doubtsOf } from '../../core/judgement/doubts.ts';
import { type Exceptions, isInForce, suppressedBy } from '../../core/policy/exceptions.ts';
import { narrowing } from '../../core/policy/narrowing.ts';
import type { Acceptance, IgnoreRule, Policy, Scope, Waiver } from '../../core/policy/policy.ts';
import { covers } from '../../core/policy/scope.ts';
import { placeKey } from '../../core/served.ts';
import { sayEnd } from '../../policy-file/exceptions/waiver-end.ts';
import { viewsOn } from '../view-behind.ts';
import { isOutOfView } from './out-of-view.ts';

/** An exception of the policy that nothing has met. */
export interface UnmetException {
  /** `ignore rule kernel-headers (policy.yml:20)`. */
  readonly name: string;
  /**
   * `lapsed` or `too long`, where it could meet nothing; `out of view`, where not all that it may be for was
   * looked at; otherwise it may be a slip.
   */
  readonly state: 'in force' | 'lapsed' | 'too long' | 'out of view';
  /** ISO time. */
  readonly until?: string;
}

/** Strikes off, image by image, the exceptions of a policy that any finding meets. */
export class UnmetExceptions {
  readonly #policy: Policy;
  readonly #ignore: Set<IgnoreRule>;
  readonly #waivers: Set<Waiver>;
  readonly #accepted: Set<Acceptance>;
  /** `<account>/<region>` of what was looked at. */
  readonly #registries = new Set<string>();

  constructor(policy: Policy) {
    this.#policy = policy;
    this.#ignore = new Set(policy.ignore);
    this.#waivers = new Set(policy.waivers);
    this.#accepted = new Set(policy.accepted);
  }

  /**
   * `known`: the findings of the image. Each exception is asked by itself and under each of the image's
   * tags: one that stands behind another has met something as well.
   */
  look(known: readonly MergedFinding[], evidence: Evidence, background: Background): void {
    this.#registries.add(placeKey(evidence.image));
    if (this.#ignore.size + this.#waivers.size + this.#accepted.size === 0) return;
    const doubts = new Set(doubtsOf(evidence).map(({ code }) => code));
    for (const { exceptions, accepted } of viewsOn(evidence, this.#policy, background)) {
      for (const one of accepted) if (doubts.has(one.doubt)) this.#accepted.delete(one);
      const left = narrowing(this.#among(exceptions));
      for (const { finding, occurrences } of known) {
        const bare = withoutMark(finding);
        const { ignore, waivers } = this.#among(left(finding));
        for (const rule of ignore) {
          if (suppressedBy(bare, occurrences, { ignore: [rule], waivers: [] })) {
            this.#ignore.delete(rule);
          }
        }
        for (const waiver of waivers) {
          if (suppressedBy(bare, occurrences, { ignore: [], waivers: [waiver] })) {
            this.#waivers.delete(waiver);
          }
        }
      }
    }
  }

  #among({ ignore, waivers }: Exceptions): Exceptions {
    return {
      ignore: ignore.filter((one) => this.#ignore.has(one)),
      waivers: waivers.filter((one) => this.#waivers.has(one)),
    };
  }

  /**
   * Ignore rules first, each in the order of the policy. `unseen`: the repositories of which something was
   * not looked at.
   */
  result(now: Date, unseen: ReadonlySet<string>): UnmetException[] {
    const stateOf = (
      one: Pick<IgnoreRule, 'until'>,
      { repositories, registries }: Scope,
    ): UnmetException['state'] => {
      if (isInForce(one, this.#policy, now)) {
        const isThere = covers(registries, [...this.#registries]);
        return isThere && !isOutOfView(repositories, unseen) ? 'in force' : 'out of view';
      }
      return Date.parse(one.until ?? '') <= now.getTime() ? 'lapsed' : 'too long';
    };
    return [
      ...Array.from(this.#ignore, (rule) => ({
        name: `${exceptionWord({ ...rule, kind: 'ignored' })} ${rule.name}${rule.by ? ` by ${rule.by}` : ''} (${rule.source})`,
        state: stateOf(rule, rule.scope),
        ...(rule.until && { until: rule.until }),
      })),
      ...Array.from([...this.#waivers, ...this.#accepted], (waiver) => ({
        name: `waiver ${waiver.name} by ${waiver.by} (${waiver.source})`,
        state: stateOf(waiver, 'images' in waiver ? waiver.images : waiver.scope),
        until: waiver.until,
      })),
    ];
  }
}

/** As if nobody had decided anything in the scanner itself. */
function withoutMark(finding: Finding): Finding {
  const { setAside: _, ...bare } = finding;
  return bare;
}

/** Why it may have met nothing, of what is in view. */
export function sayUnmet({ name, state, until }: UnmetException): string {
  if (state === 'in force') return `${name}: a typo?`;
  const end = until === undefined ? '' : sayEnd(until);
  return state === 'lapsed'
    ? `${name}: it was valid until ${end}`
    : `${name}: not in force, until ${end} is too long`;
}
