import type { IgnoreRule } from '../../core/policy/policy.ts';
import { cut } from '../../core/text.ts';
import type { Found } from '../problems/problem.ts';
import { remarksOn, sayIssue } from '../problems/say-issue.ts';
import type { Source } from '../source/source.ts';
import { type Claim, claimsOf, isAboutTheSame, isDenial } from './vex-claim.ts';
import { isOpenVex, VexDocument } from './vex-document.ts';
import { vexNames } from './vex-names.ts';

export interface VexReading {
  readonly ignore: readonly IgnoreRule[];
  readonly problems: readonly Found[];
  readonly warnings: readonly string[];
}

/** A document, and until when the policy relies on it (ISO time). */
export interface Statements {
  readonly source: Source;
  readonly until?: string;
}

/**
 * The ignore rules that OpenVEX documents amount to: what they call not affected or fixed, unless a
 * newer statement on the same says otherwise.
 */
export function readVex(documents: readonly Statements[]): VexReading {
  const problems: Found[] = [];
  const claims: Claim[] = [];
  const warnings: string[] = [];
  for (const { source, until } of documents) {
    if (!isOpenVex(source.value)) {
      const text = 'it is not an OpenVEX document (no https://openvex.dev context)';
      problems.push({ source, remark: { path: [], text } });
      continue;
    }
    const result = VexDocument.safeParse(source.value, { error: sayIssue });
    if (!result.success) {
      for (const remark of remarksOn(result.error.issues)) problems.push({ source, remark });
      continue;
    }
    for (const [index, statement] of result.data.statements.entries()) {
      const place = `${source.name}#statement ${index + 1}`;
      const read = claimsOf(statement, place, result.data);
      claims.push(...read.claims.map((claim) => ({ ...claim, ...(until && { until }) })));
      warnings.push(...read.warnings);
    }
  }
  const denials = claims.filter(isDenial);
  const kept = claims.filter((claim, index) => {
    if (isDenial(claim)) return false;
    const denial = denials.find((one) => isVoidBy(claim, one));
    if (denial) {
      warnings.push(
        `${claim.source}: ${claim.status} is void for ${claim.about}: ${denial.source} is not older and says ${denial.status}`,
      );
    }
    return !denial && !claims.some((other, at) => isReplacedBy(claim, index, other, at));
  });
  return { ignore: named(kept), problems, warnings: [...new Set(warnings)] };
}

/** Of two at the same time the one that calls it affected holds. That a library is affected says nothing of an image with it. */
const isVoidBy = (claim: Claim, denial: Claim): boolean =>
  denial.time >= claim.time &&
  !(claim.kind === 'image' && denial.kind === 'package') &&
  isAboutTheSame(claim, denial);

/** The newest of several on exactly the same, where it is relied on for as long; of equally new ones the last. */
const isReplacedBy = (claim: Claim, index: number, other: Claim, at: number): boolean =>
  !isDenial(other) &&
  other !== claim &&
  (other.until === undefined || (claim.until !== undefined && other.until >= claim.until)) &&
  (other.time > claim.time || (other.time === claim.time && at > index)) &&
  claim.ids.every((id) => other.ids.includes(id)) &&
  JSON.stringify(claim.scope) === JSON.stringify(other.scope);

function named(claims: readonly Claim[]): IgnoreRule[] {
  const names = vexNames(claims);
  return claims.map(({ ids, scope, reason, source, until }, index) => ({
    name: names[index] ?? source,
    scope: { ids, ...scope },
    reason: cut(reason, 500),
    ...(until && { until }),
    source,
    origin: 'vex' as const,
  }));
}
