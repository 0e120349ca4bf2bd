import { sayVex } from '../../core/findings/vex-words.ts';
import { matchesGlob } from '../../core/policy/glob.ts';
import type { Scope } from '../../core/policy/policy.ts';
import { type Target, targetOf } from './purl-scope.ts';
import {
  identifiersOf,
  idsOf,
  type Statement,
  subcomponentsOf,
  type VexDocument,
} from './vex-document.ts';

/** What one statement says of one product, or of one part of it. */
export interface Claim {
  /** `vex/openssl.json#statement 2`. */
  readonly source: string;
  /** Whose document it is. */
  readonly author?: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly status: Statement['status'];
  readonly ids: readonly string[];
  readonly kind: 'image' | 'package';
  /** Without the ids. */
  readonly scope: Scope;
  /** The identifiers it was made from, for warnings. */
  readonly about: string;
  readonly reason: string;
  /** ISO time until which the policy relies on the document; absent: for ever. */
  readonly until?: string;
}

/** The claims of a statement, and what of it matches nothing. */
export function claimsOf(
  statement: Statement,
  source: string,
  { author, timestamp }: Pick<VexDocument, 'author' | 'timestamp'>,
): { readonly claims: readonly Claim[]; readonly warnings: readonly string[] } {
  const { status } = statement;
  const warnings: string[] = [];
  if ((statement.products ?? []).length === 0) {
    return { claims: [], warnings: [`${source}: it names no product, so it matches nothing`] };
  }
  const shared = {
    source,
    ...(author && { author }),
    time: Date.parse(statement.timestamp ?? timestamp),
    status,
    ids: idsOf(statement.vulnerability),
    reason: sayVex(status, statement.justification, statement.impact_statement),
  };
  const claims = (statement.products ?? []).flatMap((product) => {
    const parts = subcomponentsOf(product, statement).flatMap(identifiersOf);
    return identifiersOf(product).flatMap((identifier): Claim[] => {
      const target = targetOf(identifier);
      if (target.kind === 'none') {
        warnings.push(sayNothing(source, identifier, target));
        return [];
      }
      const whole = { ...shared, kind: target.kind, scope: target.scope, about: identifier };
      if (target.kind === 'package' || parts.length === 0) return [whole];
      return parts.flatMap((part): Claim[] => {
        const inside = targetOf(part);
        if (inside.kind === 'package') {
          const scope = { ...target.scope, ...inside.scope };
          return [{ ...whole, scope, about: `${part} in ${identifier}` }];
        }
        warnings.push(
          inside.kind === 'none'
            ? sayNothing(source, part, inside)
            : `${source}: ${part} is an image and no part of one, so it matches nothing`,
        );
        // "Affected" in a part that we cannot tell from others is "affected" in the whole.
        return isDenial(whole) ? [whole] : [];
      });
    });
  });
  const [pinned, loose] = [claims.filter(isPinned), claims.filter((claim) => !isPinned(claim))];
  for (const { about } of loose) {
    warnings.push(
      `${source}: ${about} is called fixed without a version, digest or tag, so it matches nothing`,
    );
  }
  return { claims: pinned, warnings };
}

/** A statement that the finding counts, or may count. */
export const isDenial = ({ status }: Pick<Claim, 'status'>): boolean =>
  status === 'affected' || status === 'under_investigation';

/** "Fixed" is said of versions; of no version in particular it would hide the unfixed ones too. */
const isPinned = ({ status, scope }: Claim): boolean =>
  status !== 'fixed' ||
  scope.versions !== undefined ||
  scope.digests !== undefined ||
  scope.tags !== undefined;

const sayNothing = (
  source: string,
  identifier: string,
  { why }: Target & { kind: 'none' },
): string => `${source}: ${identifier} ${why}, so it matches nothing`;

/** Whether both can be about one finding in one image. */
export const isAboutTheSame = (a: Claim, b: Claim): boolean =>
  a.ids.some((id) => b.ids.some((other) => id.toUpperCase() === other.toUpperCase())) &&
  (Object.keys(a.scope) as (keyof Scope)[]).every((dimension) =>
    overlaps(a.scope[dimension], b.scope[dimension]),
  );

const overlaps = (a: readonly string[] | undefined, b: readonly string[] | undefined): boolean =>
  a === undefined ||
  b === undefined ||
  a.some((one) => b.some((other) => matchesGlob(one, other) || matchesGlob(other, one)));
