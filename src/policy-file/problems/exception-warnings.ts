import { isCve } from '../../core/findings/cve.ts';
import type { Acceptance, IgnoreRule, Scope, Waiver } from '../../core/policy/policy.ts';
import { sayLimits, sayScope } from '../../core/policy/scope-words.ts';

/** An ignore rule that is for no finding in particular, whatever the images. */
export function warnsOfIgnoreRule(rule: IgnoreRule): string[] {
  const { ids, packages, versions } = rule.scope;
  return [ids, packages, versions].some(isNarrow)
    ? []
    : [
        `${rule.source}: the ignore rule "${rule.name}" sets aside ${[everything(rule.scope), ...sayLimits(rule)].join(', ')}`,
      ];
}

/** A waiver that is for everything everywhere. */
export const warnsOfWaiver = ({ name, scope, source }: Waiver): string[] =>
  dimensionsOf(scope).some(([, patterns]) => isNarrow(patterns))
    ? []
    : [`${source}: the waiver "${name}" sets aside ${everything(scope)}`];

/** A waiver by reason that is for every image. */
export const warnsOfAcceptance = ({ name, doubt, images, source }: Acceptance): string[] =>
  dimensionsOf(images).some(([, patterns]) => isNarrow(patterns))
    ? []
    : [`${source}: the waiver "${name}" accepts every image that is undecided for ${doubt}`];

const dimensionsOf = (scope: Scope) => Object.entries(scope) as [string, readonly string[]][];

const isNarrow = (patterns: readonly string[] | undefined): boolean =>
  patterns !== undefined && !patterns.some((one) => /^[*?]*\*[*?]*$/.test(one));

function everything(scope: Scope): string {
  const narrow = dimensionsOf(scope).filter(([, patterns]) => isNarrow(patterns));
  const where = sayScope(Object.fromEntries(narrow));
  return `every finding ${where === '' ? 'of every image' : where}`;
}

/** Patterns in which nothing that exists can be meant. */
export const warnsOfPatterns = (
  { ids = [], repositories = [], tags = [], digests = [] }: Scope,
  place: string,
): string[] => [
  ...ids.flatMap((id) => {
    const why = misspelt(id);
    return why ? [`${place}: ${JSON.stringify(id)} ${why}`] : [];
  }),
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

const GHSA = /^GHSA(-[a-z0-9]{4}){3}$/;
/** Whether an id can begin like this; of a pattern only what stands before its first wildcard is looked at. */
const CVE_BEGINS = /^CVE(-(\d{0,4}|\d{4}-\d*))?$/;
const GHSA_BEGINS = /^GHSA(-[a-z0-9]{0,4}){0,3}$/;

function misspelt(id: string): string | undefined {
  if (id.startsWith('cve-')) return 'can match nothing: ids are compared letter by letter (CVE-…)';
  const [begins = ''] = id.split(/[*?]/, 1);
  const isPattern = begins !== id;
  if (/^\s*(CVE|CEV|VCE)/i.test(id) || /^\d{4}-\d{4,}$/.test(id)) {
    return (isPattern ? CVE_BEGINS.test(begins) : isCve(id))
      ? undefined
      : 'looks like a misspelt CVE id: expected one such as CVE-2026-12345';
  }
  if (!/^\s*(GHSA|GSHA|GHAS)/i.test(id)) return undefined;
  return (isPattern ? GHSA_BEGINS.test(begins) : GHSA.test(id))
    ? undefined
    : 'looks like a misspelt GHSA id: expected one such as GHSA-jfh8-c2jp-5v3q';
}
