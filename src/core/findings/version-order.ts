import { compare as comparePython, valid as isPython } from '@renovatebot/pep440';
import compareDebian from 'deb-version-compare';
import compareSemver from 'semver/functions/compare.js';
import isSemver from 'semver/functions/valid.js';
import type { AffectedPackage } from './package.ts';

/** Compares two versions: negative where `a` is the lower one. */
type Compare = (a: string, b: string) => number;

/**
 * The higher of versions of one package by the rules of its ecosystem, each by a library made for them.
 * Undefined where there is none (rpm, apk, Maven, Ruby, .NET …) or a version is not one of that
 * ecosystem: rather no order than a wrong one.
 */
export function highestVersion(
  versions: readonly string[],
  { manager, ecosystem }: AffectedPackage,
): string | undefined {
  const distinct = [...new Set(versions)].sort();
  const [only] = distinct;
  if (distinct.length <= 1) return only;
  const compare = compareFor(distinct, ecosystem ?? manager?.toUpperCase() ?? '');
  return compare && distinct.reduce((a, b) => (compare(a, b) >= 0 ? a : b));
}

function compareFor(versions: readonly string[], ecosystem: string): Compare | undefined {
  if (SEMVER.has(ecosystem)) {
    return versions.every((version) => isSemver(version) !== null) ? compareSemver : undefined;
  }
  if (PYTHON.has(ecosystem)) return versions.every(isPython) ? comparePython : undefined;
  if (ecosystem === 'deb') return areDebian(versions) ? compareDebian : undefined;
  return undefined;
}

/** Package managers as Inspector names them. */
const SEMVER: ReadonlySet<string> = new Set([
  'NPM',
  'NODEPKG',
  'YARN',
  'CARGO',
  'GOMOD',
  'GOBINARY',
]);
const PYTHON: ReadonlySet<string> = new Set(['PIP', 'PIPENV', 'POETRY', 'PYTHONPKG']);

/**
 * `[epoch:]upstream[-revision]` by Debian's policy manual, 5.6.12. All with a revision or all without:
 * the library takes `8` and `8-0ubuntu1` for equal, dpkg does not.
 */
const areDebian = (versions: readonly string[]): boolean =>
  versions.every((version) => /^(\d+:)?\d[A-Za-z0-9.+~]*$/.test(version)) ||
  versions.every((version) => /^(\d+:)?\d[A-Za-z0-9.+~-]*-[A-Za-z0-9.+~]+$/.test(version));
