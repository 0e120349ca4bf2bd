/** Whom a statement lets in. */
export type Principal =
  | { readonly kind: 'everybody' }
  /** An account, or a role or a user in it. */
  | { readonly kind: 'account'; readonly account: string }
  | { readonly kind: 'service'; readonly name: string }
  | { readonly kind: 'other'; readonly name: string };

export interface Condition {
  /** `StringEquals`, `ForAnyValue:StringLike` … */
  readonly operator: string;
  /** `aws:PrincipalOrgID` … */
  readonly key: string;
  readonly values: readonly string[];
}

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

/** Keys by which a condition says who may come, or from where. */
const NARROWING =
  /^aws:(Principal(OrgID|OrgPaths|Account|Arn)|Source(Arn|Account|OrgID|OrgPaths|Vpc|Vpce|Ip|VpcArn))$/i;
/** Operators that let in only what is named; those that end in IfExists let in what says nothing. */
const NAMING =
  /^(ForAnyValue:)?(StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike|IpAddress)$/i;
/** A value that leaves it open whose they are. */
const ANYBODY = /^[*?]*$|^0\.0\.0\.0\/0$|^::\/0$|^arn:[^:]*:[^:]*:[^:]*:[^:]*[*?]/;

/** Whether a condition keeps out whoever is not named in it. */
export const isNarrowed = ({ conditions }: Statement): boolean =>
  conditions.some(
    ({ operator, key, values }) =>
      NAMING.test(operator) &&
      NARROWING.test(key) &&
      values.length > 0 &&
      !values.some((value) => ANYBODY.test(value)),
  );

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
