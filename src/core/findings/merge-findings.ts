import { EXPLOIT_ORDER, FIX_ORDER, type Finding, type Fix, weightOf } from './finding.ts';
import type { AffectedPackage } from './package.ts';
import { byIdentity } from './package-map.ts';
import { rankOf, type Severity } from './severity.ts';
import { highestVersion } from './version-order.ts';

/** All that was found under one identity: on several platforms, or twice in one scan. */
export interface MergedFinding {
  readonly finding: Finding;
  readonly occurrences: readonly Finding[];
}

/**
 * One finding per identity. Where two platforms (or two entries of one scan) disagree, the worse
 * word stands: the heavier rank, the higher score, the fix that exists, the exploit that is known; and
 * what only one of them says stays unknown where knowing it could help. Each choice is the greatest
 * of a total order, so that the result never depends on the order of arrival.
 */
export function mergeFindings(findings: Iterable<Finding>): MergedFinding[] {
  const groups: [Finding, ...Finding[]][] = [];
  const known = byIdentity<[Finding, ...Finding[]]>();
  for (const finding of findings) {
    const group = known.get(finding);
    if (group) {
      group.push(finding);
      continue;
    }
    const found: [Finding] = [finding];
    known.set(finding, found);
    groups.push(found);
  }
  return groups.map((found) => ({
    finding:
      found.length === 1 ? found[0] : mergedBy(OF_FINDINGS, found, greatest(found, shownKey)),
    occurrences: found,
  }));
}

type Found<T> = readonly [T, ...T[]];

/**
 * What each field becomes of several occurrences, undefined where it is to be absent. `shown`: the one of
 * them that people are shown. Every field has to be here.
 */
type Merging<T> = {
  readonly [Field in keyof Required<T>]: (found: Found<T>, shown: T) => T[Field];
};

const OF_FINDINGS: Merging<Finding> = {
  id: ([one]) => one.id,
  aliases: (found) => union(found, ({ aliases }) => aliases),
  aliasesUnsaid: (found) => (found.some(({ aliasesUnsaid }) => aliasesUnsaid) ? true : undefined),
  package: (found) => {
    const packages = found.map((one) => one.package) as [AffectedPackage, ...AffectedPackage[]];
    return mergedBy(OF_PACKAGES, packages, packages[0]);
  },
  severity: severityOfAll,
  cvss: (found) => greatest(found, scoreKey).cvss,
  fix: fixOfAll,
  exploit: (found) => worst(found, EXPLOIT_ORDER, ({ exploit }) => exploit).exploit,
  // Nobody is known to use it only where all say so.
  inUse: (found) => {
    const most = found.reduce((max, { inUse = 0 }) => Math.max(max, inUse), 0);
    return most === 0 && found.some(({ inUse }) => inUse === undefined) ? undefined : most;
  },
  // The feeds are asked about what has been merged, by all its names.
  kev: () => undefined,
  epss: () => undefined,
  title: (_, { title }) => title || undefined,
  description: (_, { description }) => description || undefined,
  url: (_, { url }) => url || undefined,
  platforms: (found) => union(found, ({ platforms }) => platforms),
  firstSeen: (found) => first(found, ({ firstSeen }) => firstSeen),
  published: (found) => firstOfAll(found, ({ published }) => published),
  arn: (_, { arn }) => arn || undefined,
  // Set aside on one platform only still counts on the others.
  setAside: (found) => firstOfAll(found, ({ setAside }) => setAside),
};

/** Name, version and path are the identity; of the rest only what all say. */
const OF_PACKAGES: Merging<AffectedPackage> = {
  name: ([one]) => one.name,
  version: ([one]) => one.version || undefined,
  arch: (found) => first(found, ({ arch }) => arch),
  manager: (found) => agreed(found, ({ manager }) => manager),
  path: ([one]) => one.path || undefined,
  ecosystem: (found) => agreed(found, ({ ecosystem }) => ecosystem),
};

function mergedBy<T extends object>(merging: Merging<T>, found: Found<T>, shown: T): T {
  const merged: Partial<T> = {};
  for (const field of Object.keys(merging) as (keyof T)[]) {
    const value = merging[field](found, shown);
    if (value !== undefined) merged[field] = value;
  }
  return merged as T;
}

/** Each once, in order. */
function union<T>(found: Found<T>, textsOf: (one: T) => readonly string[]): string[] {
  const all = new Set<string>();
  for (const one of found) for (const text of textsOf(one)) all.add(text);
  return all.size > 1 ? [...all].sort() : [...all];
}

/** The first in order of what any of them says. */
function first<T>(found: Found<T>, textOf: (one: T) => string | undefined): string | undefined {
  let least: string | undefined;
  for (const one of found) {
    const text = textOf(one);
    if (text && (least === undefined || text < least)) least = text;
  }
  return least;
}

/** The same where all say something. */
const firstOfAll = <T>(
  found: Found<T>,
  textOf: (one: T) => string | undefined,
): string | undefined => (found.every(textOf) ? first(found, textOf) : undefined);

/** What all say alike. */
function agreed<T, Text extends string>(
  found: Found<T>,
  textOf: (one: T) => Text | undefined,
): Text | undefined {
  const text = textOf(found[0]);
  return text && found.every((one) => textOf(one) === text) ? text : undefined;
}

/** The one that stands highest in an order. */
const worst = <Word extends string>(
  found: Found<Finding>,
  order: Readonly<Record<Word, number>>,
  wordOf: (one: Finding) => Word,
): Finding => found.reduce((a, b) => (order[wordOf(a)] >= order[wordOf(b)] ? a : b));

/** The one whose key sorts last. */
function greatest<T>([first, ...others]: Found<T>, keyOf: (one: T) => string): T {
  let best = { one: first, key: keyOf(first) };
  for (const one of others) {
    const key = keyOf(one);
    if (key > best.key) best = { one, key };
  }
  return best.one;
}

/** What is only shown has to come from one of them as well, and always from the same. */
const shownKey = ({ url, title, description, arn }: Finding): string =>
  [url, title, description, arn].join('|');

const scoreKey = ({ cvss }: Finding): string =>
  `${(cvss?.score ?? 0).toFixed(3).padStart(6, '0')} ${JSON.stringify(cvss ?? '')}`;

/**
 * The heaviest weight; an unranked finding meets no threshold, so any rank is worse. A score stands in
 * for the rank of its own finding only: of none that the scanner has ranked.
 */
function severityOfAll(found: Found<Finding>): Severity {
  if (found.every(({ severity }) => severity === 'UNKNOWN')) return 'UNKNOWN';
  return found
    .map(weightOf)
    .reduce((a, b) => (a === 'UNKNOWN' || (b !== 'UNKNOWN' && rankOf(b) > rankOf(a)) ? b : a));
}

/** A fix anywhere is a fix; of several versions the highest, or none is named where their order is unknown. */
function fixOfAll(found: Found<Finding>): Fix {
  const { fix: best } = worst(found, FIX_ORDER, ({ fix }) => fix.state);
  if (best.state !== 'available') return best;
  const named = found.flatMap(({ fix }) =>
    fix.state === 'available' && fix.version !== undefined ? [fix.version] : [],
  );
  const version = highestVersion(named, found[0].package);
  return { state: 'available', ...(version !== undefined && { version }) };
}
