import { cvesAmong } from '../findings/cve.ts';
import type { Finding } from '../findings/finding.ts';
import { UNKNOWN_PACKAGE } from '../findings/package.ts';
import { matchesGlob } from './glob.ts';
import type { Scope } from './policy.ts';

/*
 * What the scope of an exception covers: only what is known of an image or a finding.
 */

/** What an image is called where a scope is weighed: one of its tags at a time. */
export interface Place {
  /** `<account>/<region>`, where it is known. */
  readonly registry?: string;
  readonly repository: string;
  readonly digest: string;
  /** Absent for an image without a tag of its own. */
  readonly tag?: string;
}

/** Whether an exception is for an image; one without any dimension is for none. */
export function coversImage(scope: Scope, { registry, repository, digest, tag }: Place): boolean {
  if (Object.values(scope).every((dimension) => dimension === undefined)) return false;
  return (
    covers(scope.registries, registry === undefined ? [] : [registry]) &&
    covers(scope.repositories, [repository]) &&
    covers(scope.digests, [digest]) &&
    covers(scope.tags, tag === undefined ? [] : [tag])
  );
}

/** A field that the finding does not have is covered by no pattern, `*` neither. */
export function coversFinding(scope: Scope, { id, aliases, package: one }: Finding): boolean {
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

/** Whether any of the names meets any of the patterns; where no patterns are given, all do. */
export function covers(patterns: readonly string[] | undefined, names: readonly string[]): boolean {
  if (patterns === undefined) return true;
  for (const pattern of patterns) {
    for (const name of names) if (matchesGlob(pattern, name)) return true;
  }
  return false;
}

/** Whether a scope covers an image under every one of these tags, and a finding wherever it occurs. */
export const coversAll = (
  scope: Scope,
  places: readonly Place[],
  occurrences: readonly Finding[],
): boolean =>
  places.every((place) => coversImage(scope, place)) &&
  occurrences.every((each) => coversFinding(scope, each));
