import { type Condition, keepsOthersOut } from './keeps-others-out.ts';

/** Whom a statement lets in. */
export type Principal =
  | { readonly kind: 'everybody' }
  /** An account, or a role or a user in it. */
  | { readonly kind: 'account'; readonly account: string }
  | { readonly kind: 'service'; readonly name: string }
  | { readonly kind: 'other'; readonly name: string };

/** A statement of a repository's or the registry's policy. */
export interface Statement {
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  /** Everybody but these: NotPrincipal. */
  readonly isNotPrincipal: boolean;
  readonly principals: readonly Principal[];
  /** Everything but these: NotAction. */
  readonly isNotAction: boolean;
  /** `ecr:BatchGetImage`, `ecr:*` … */
  readonly actions: readonly string[];
  readonly conditions: readonly Condition[];
}

export interface ResourcePolicy {
  readonly statements: readonly Statement[];
}

/** Whether a condition keeps out whoever is not named in it. */
export const isNarrowed = ({ conditions }: Statement): boolean => conditions.some(keepsOthersOut);

/** What changes a repository, or what is in it. */
const WRITING =
  /^ecr:(Put|Batch(Delete|Import)|Delete|Set|Initiate|Upload|Complete|Create|Replicate|Start|Tag|Untag|Update)/i;

/** Whether any of the allowed actions changes something. */
export const mayWrite = ({ isNotAction, actions }: Statement): boolean =>
  isNotAction || actions.some((action) => WRITING.test(action) || isWild(action));

/** `*`, `ecr:*`, `ecr:Put*`: whatever may be meant by a star is meant; of readings alone it is harmless. */
function isWild(action: string): boolean {
  if (!/[*?]/.test(action)) return false;
  return !/^ecr:(Get|Describe|List|BatchGet|BatchCheck)/i.test(action);
}
