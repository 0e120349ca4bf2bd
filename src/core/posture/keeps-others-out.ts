/** What a statement asks for besides. */
export interface Condition {
  /** `StringEquals`, `ForAnyValue:StringLike` … */
  readonly operator: string;
  /** `aws:PrincipalOrgID` … */
  readonly key: string;
  readonly values: readonly string[];
}

/** Keys by which a condition says who may come, or from where, by what their values look like. */
const KINDS = [
  { kind: 'arn', key: /^aws:(PrincipalArn|SourceArn|SourceVpcArn)$/i },
  { kind: 'paths', key: /^aws:(PrincipalOrgPaths|SourceOrgPaths)$/i },
  { kind: 'range', key: /^aws:SourceIp$/i },
  { kind: 'id', key: /^aws:(Principal(OrgID|Account)|Source(Account|OrgID|Vpc|Vpce))$/i },
] as const;
type Kind = (typeof KINDS)[number]['kind'];

/** Operators that let in only what is named; those that end in IfExists let in what says nothing. */
const NAMING =
  /^(?:ForAnyValue:)?(StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike|IpAddress)$/i;
/** To these `*` and `?` are letters like any other. */
const LITERAL = /^StringEquals/i;
const WILD = /[*?]/;

/** Of ours, whoever asks; any other variable is what the caller brings along, and may always be equal to itself. */
const OF_OURS = /\$\{aws:Resource(Account|OrgID|OrgPaths)\}/gi;

/** Whether a condition keeps out whoever is not named in it: a value that somebody else's may meet lets anybody in. */
export function keepsOthersOut({ operator, key, values }: Condition): boolean {
  const [, name = ''] = NAMING.exec(operator) ?? [];
  const { kind } = KINDS.find((one) => one.key.test(key)) ?? {};
  if (name === '' || !kind || values.length === 0) return false;
  return !values.some((value) => isMetByAnybody(name, kind, value.replaceAll(OF_OURS, 'ours')));
}

function isMetByAnybody(operator: string, kind: Kind, value: string): boolean {
  if (/^[*?]*$/.test(value) || value.includes('${')) return true;
  if (kind === 'range') return WILD.test(value) || isMuchOfTheInternet(value);
  if (LITERAL.test(operator)) return false;
  if (kind === 'arn') return isOfAnyAccount(value, /^Arn/i.test(operator));
  // Behind the id of the organization a star is one of its own units.
  return WILD.test(kind === 'paths' ? value.replace(/\/.*$/s, '') : value);
}

/** `Arn…` compares part by part; to `StringLike` a star reaches over colons, and a path may hold the rest of an ARN. */
function isOfAnyAccount(arn: string, byPart: boolean): boolean {
  if (!WILD.test(arn)) return false;
  const parts = arn.split(':');
  const account = parts[4];
  // A bucket's ARN has no account: what is like its name may be anybody's.
  if (!account) return true;
  return WILD.test(byPart ? account : parts.slice(0, 5).join(':'));
}

/** Larger than a company's share: by the first bits that are given (CIDR). */
function isMuchOfTheInternet(range: string): boolean {
  const [, bits] = /\/(\d+)$/.exec(range) ?? [];
  return bits !== undefined && Number(bits) < (range.includes(':') ? 16 : 8);
}
