import { DAY, type Policy, type Rule } from '../core/policy.ts';
import { rankOf } from '../core/severity.ts';
import type { PolicyDocument } from './document.ts';
import type { Path, Source } from './source.ts';

/** How long before its end a waiver is worth a word. */
const SOON = 14 * DAY;

/** What a policy may say and probably does not mean; one sentence each, with its place. */
export function warningsOf(
  policy: Policy,
  now: Date,
  document: PolicyDocument,
  source: Source,
): string[] {
  return [
    ...shadowed(policy.base.rules, ['quarantine'], source),
    ...policy.overrides.flatMap(({ rules }, index) =>
      document.overrides?.[index]?.quarantine
        ? shadowed(rules, ['overrides', index, 'quarantine'], source)
        : [],
    ),
    ...policy.overrides.flatMap(({ repository, tag, source: place }) =>
      impossible(
        { ...(repository && { repositories: [repository] }), ...(tag && { tags: [tag] }) },
        place,
      ),
    ),
    ...[...policy.ignore.filter(isWritten), ...policy.waivers].flatMap(({ scope, source: place }) =>
      impossible(scope, place),
    ),
    ...policy.waivers.flatMap(({ name, until, source: place }) => {
      const left = Date.parse(until) - now.getTime();
      if (left <= 0) return [`${place}: the waiver "${name}" lapsed at ${until}`];
      return left <= SOON ? [`${place}: the waiver "${name}" lapses at ${until}`] : [];
    }),
  ];
}

/** A VEX document is somebody else's, and says for itself what of it cannot be matched. */
const isWritten = ({ source }: { readonly source: string }): boolean =>
  !source.includes('#statement ');

/** Rules that an earlier rule leaves nothing to do. */
const shadowed = (rules: readonly Rule[], path: Path, source: Source): string[] =>
  rules.flatMap((rule, index) => {
    const earlier = rules.slice(0, index).find((other) => isAtLeastAsStrict(other, rule));
    return earlier
      ? [
          `${source.place([...path, rule.name])}: every finding that meets this rule meets ${earlier.name} before`,
        ]
      : [];
  });

function isAtLeastAsStrict(strict: Rule, rule: Rule): boolean {
  if (strict.grace || (strict.whenUnknown ?? '') !== (rule.whenUnknown ?? '')) return false;
  const types = strict.packageTypes;
  return (
    (strict.severityAtLeast === undefined ||
      (rule.severityAtLeast !== undefined &&
        rankOf(rule.severityAtLeast) >= rankOf(strict.severityAtLeast))) &&
    (['fix', 'exploit', 'kev', 'inUse'] as const).every((key) => !strict[key] || rule[key]) &&
    (['cvssAtLeast', 'epssAtLeast', 'epssPercentileAtLeast'] as const).every((key) => {
      const asked = strict[key];
      return asked === undefined || (rule[key] ?? -1) >= asked;
    }) &&
    (types === undefined || rule.packageTypes?.every((type) => types.includes(type)) === true)
  );
}

interface Patterns {
  readonly ids?: readonly string[];
  readonly repositories?: readonly string[];
  readonly tags?: readonly string[];
  readonly digests?: readonly string[];
}

const impossible = (
  { ids = [], repositories = [], tags = [], digests = [] }: Patterns,
  place: string,
): string[] => [
  ...ids
    .filter((id) => id.startsWith('cve-'))
    .map((id) => `${place}: "${id}" can match nothing: ids are compared letter by letter (CVE-…)`),
  ...repositories
    .filter((one) => /[A-Z:@]|\.amazonaws\.com/.test(one))
    .map(
      (one) =>
        `${place}: "${one}" can match nothing: expected a repository's name in small letters, without registry, tag and digest`,
    ),
  ...tags
    .filter((one) => /[/:@]/.test(one))
    .map((one) => `${place}: "${one}" can match nothing: a tag has no slash, colon or @`),
  ...digests
    .filter((one) => !/[:*]/.test(one))
    .map((one) => `${place}: "${one}" can match nothing: expected a digest such as sha256:…`),
];
