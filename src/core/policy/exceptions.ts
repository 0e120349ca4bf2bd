import { cvesAmong } from '../findings/cve.ts';
import { type Finding, weightOf } from '../findings/finding.ts';
import { UNKNOWN_PACKAGE } from '../findings/package.ts';
import { rankOf } from '../findings/severity.ts';
import type { SuppressedBy } from '../findings/suppression.ts';
import { matchesGlob } from './glob.ts';
import type { IgnoreRule, Policy, Scope, Waiver } from './policy.ts';

/** What an image is called where a scope is weighed: one of its tags at a time. */
export interface Place {
  /** `<account>/<region>`, where it is known. */
  readonly registry?: string;
  readonly repository: string;
  readonly digest: string;
  /** Absent for an image without a tag of its own. */
  readonly tag?: string;
}

/** A waiver lapses at its time to the millisecond, and one beyond the longest term never began. */
export const isInForce = ({ until }: Waiver, { longestWaiver }: Policy, now: Date): boolean => {
  const left = Date.parse(until) - now.getTime();
  return left > 0 && left <= longestWaiver;
};

/** The ignore rules and waivers that can apply to an image at one place: most images have few. */
export interface Exceptions {
  readonly ignore: readonly IgnoreRule[];
  readonly waivers: readonly Waiver[];
}

/** The rules and waivers whose scope covers the image; what they say of findings is asked later. */
export function exceptionsAt(
  place: Place,
  policy: Policy,
  waivers: readonly Waiver[],
  now: Date,
): Exceptions {
  return {
    ignore: policy.ignore.filter(({ scope }) => coversImage(scope, place)),
    waivers: waivers.filter(
      (waiver) => isInForce(waiver, policy, now) && coversImage(waiver.scope, place),
    ),
  };
}

/**
 * Which exceptions are worth asking about a finding: those that name its id, found at once, and those
 * that name none or a pattern and may cover its package. A policy may hold hundreds, and an image thousands of findings.
 */
export function narrowing({ ignore, waivers }: Exceptions): (finding: Finding) => Exceptions {
  const ignoreFor = byId(ignore);
  const waiversFor = byId(waivers);
  return (finding) => ({ ignore: ignoreFor(finding), waivers: waiversFor(finding) });
}

function byId<T extends { readonly scope: Scope }>(
  exceptions: readonly T[],
): (finding: Finding) => readonly T[] {
  const isNamed = ({ scope: { ids } }: T): boolean =>
    ids !== undefined && !ids.some((id) => /[*?]/.test(id));
  const othersFor = byPackage(exceptions.filter((one) => !isNamed(one)));
  const inOrder = (found: readonly T[]) =>
    exceptions.filter((one) => !isNamed(one) || found.includes(one));
  const named = new Map<string, T[]>();
  for (const one of exceptions.filter(isNamed)) {
    for (const id of one.scope.ids ?? []) named.set(id, [...(named.get(id) ?? []), one]);
  }
  return ({ id, aliases, package: { name } }) => {
    const byAlias = aliases.flatMap((alias) => named.get(alias) ?? []);
    const found = [...(named.get(id) ?? []), ...byAlias];
    return found.length > 0 ? inOrder(found) : othersFor(name);
  };
}

/** Those of them that may cover a package of this name: asked once a name, of which an image has few. */
function byPackage<T extends { readonly scope: Scope }>(
  exceptions: readonly T[],
): (name: string) => readonly T[] {
  const known = new Map<string, readonly T[]>();
  return (name) => {
    const seen = known.get(name);
    if (seen) return seen;
    const found = exceptions.filter(({ scope: { packages } }) => covers(packages, [name]));
    known.set(name, found);
    return found;
  };
}

/**
 * Why the finding does not count, or undefined where it does. An occurrence on another platform that
 * is not covered keeps the finding in the verdict.
 */
export function suppressedBy(
  finding: Finding,
  occurrences: readonly Finding[],
  { ignore, waivers }: Exceptions,
): SuppressedBy | undefined {
  if (finding.setAside !== undefined) return { kind: 'scanner', why: finding.setAside };
  if (ignore.length + waivers.length === 0) return undefined;
  const rule = ignore.find((one) => occurrences.every((each) => isNoise(one, each)));
  if (rule) {
    const { name, reason, source, origin } = rule;
    return { kind: 'ignored', rule: name, why: reason, source, origin };
  }
  const waiver = lastToLapse(
    waivers.filter(({ scope }) => occurrences.every((each) => coversFinding(scope, each))),
  );
  return waiver && waivedBy(waiver);
}

/** A waiver as it stands beside what it sets aside. */
export const waivedBy = ({
  name,
  by,
  reason,
  until,
  ticket,
  source,
  origin,
}: Waiver): Extract<SuppressedBy, { kind: 'waived' }> => ({
  kind: 'waived',
  waiver: name,
  by,
  why: reason,
  until,
  ...(ticket && { ticket }),
  source,
  origin,
});

/** Whether a scope covers an image under every one of these tags, and a finding wherever it occurs. */
export const coversAll = (
  scope: Scope,
  places: readonly Place[],
  occurrences: readonly Finding[],
): boolean =>
  places.every((place) => coversImage(scope, place)) &&
  occurrences.every((each) => coversFinding(scope, each));

const lastToLapse = (waivers: readonly Waiver[]): Waiver | undefined =>
  waivers.toSorted((a, b) => Date.parse(b.until) - Date.parse(a.until))[0];

function isNoise(rule: IgnoreRule, finding: Finding): boolean {
  if (!coversFinding(rule.scope, finding)) return false;
  if (rule.fix && finding.fix.state !== rule.fix) return false;
  if (rule.severityAtMost === undefined) return true;
  const weight = weightOf(finding);
  // Nobody has called an unranked finding mild.
  return weight !== 'UNKNOWN' && rankOf(weight) <= rankOf(rule.severityAtMost);
}

function coversImage(scope: Scope, { registry, repository, digest, tag }: Place): boolean {
  if (Object.values(scope).every((dimension) => dimension === undefined)) return false;
  return (
    covers(scope.registries, registry === undefined ? [] : [registry]) &&
    covers(scope.repositories, [repository]) &&
    covers(scope.digests, [digest]) &&
    covers(scope.tags, tag === undefined ? [] : [tag])
  );
}

/** A field that the finding does not have is covered by no pattern, `*` neither. */
function coversFinding(scope: Scope, { id, aliases, package: one }: Finding): boolean {
  return (
    (scope.ids === undefined || coversName(scope.ids, id, aliases)) &&
    (scope.packages === undefined ||
      covers(scope.packages, one.name === UNKNOWN_PACKAGE ? [] : [one.name])) &&
    (scope.packageTypes === undefined ||
      covers(scope.packageTypes, one.manager ? [one.manager.toUpperCase()] : [])) &&
    (scope.versions === undefined ||
      (one.version !== undefined && scope.versions.includes(one.version)))
  );
}

/**
 * By its id, or by what names the same vulnerability and no other: all CVEs among its names, or, where
 * there is one at most, all its names in databases that give each vulnerability one. An advisory stands
 * for several: whoever accepts one of them has not accepted the others.
 */
function coversName(patterns: readonly string[], id: string, aliases: readonly string[]): boolean {
  if (covers(patterns, [id])) return true;
  const coversEach = (names: readonly string[]): boolean =>
    names.length > 0 && names.every((name) => covers(patterns, [name]));
  const cves = cvesAmong([id, ...aliases]);
  if (coversEach(cves)) return true;
  const isOne = ONE_TO_ONE.test(id) || cves.includes(id.toUpperCase());
  return isOne && cves.length <= 1 && coversEach(aliases.filter((name) => ONE_TO_ONE.test(name)));
}

/** Databases in which an id is one vulnerability, other than CVE itself. */
const ONE_TO_ONE = /^(GHSA|GO|PYSEC|RUSTSEC|SNYK)-/;

function covers(patterns: readonly string[] | undefined, names: readonly string[]): boolean {
  if (patterns === undefined) return true;
  for (const pattern of patterns) {
    for (const name of names) if (matchesGlob(pattern, name)) return true;
  }
  return false;
}
