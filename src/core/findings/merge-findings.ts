import {
  EXPLOIT_ORDER,
  FIX_ORDER,
  type Finding,
  type Fix,
  findingKey,
  weightOf,
} from './finding.ts';
import type { AffectedPackage } from './package.ts';
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
  const byKey = new Map<string, Finding | Finding[]>();
  for (const finding of findings) {
    const key = findingKey(finding);
    const seen = byKey.get(key);
    if (seen === undefined) byKey.set(key, finding);
    else if (Array.isArray(seen)) seen.push(finding);
    else byKey.set(key, [seen, finding]);
  }
  return Array.from(byKey.values(), (found) =>
    Array.isArray(found)
      ? { finding: { ...found.reduce(worseOfBoth), fix: fixOfAll(found) }, occurrences: found }
      : { finding: found, occurrences: [found] },
  );
}

function worseOfBoth(a: Finding, b: Finding): Finding {
  const scored = greater(a, b, scoreKey).cvss;
  const firstSeen = earliest(a.firstSeen, b.firstSeen);
  const published = a.published && b.published && earliest(a.published, b.published);
  const inUse = mostInUse(a, b);
  const lastInUse = [a.lastInUse ?? '', b.lastInUse ?? ''].sort()[1];
  const shown = greater(a, b, shownKey);
  return {
    id: a.id,
    aliases: [...new Set([...a.aliases, ...b.aliases])].sort(),
    ...((a.aliasesUnsaid || b.aliasesUnsaid) && { aliasesUnsaid: true }),
    package: packageOfBoth(a.package, b.package),
    severity: severityOfBoth(a, b),
    ...(scored && { cvss: scored }),
    fix: FIX_ORDER[a.fix.state] >= FIX_ORDER[b.fix.state] ? a.fix : b.fix,
    exploit: EXPLOIT_ORDER[a.exploit] >= EXPLOIT_ORDER[b.exploit] ? a.exploit : b.exploit,
    ...(inUse !== undefined && { inUse }),
    ...(lastInUse && { lastInUse }),
    ...(shown.title && { title: shown.title }),
    ...(shown.description && { description: shown.description }),
    ...(shown.url && { url: shown.url }),
    ...(shown.arn && { arn: shown.arn }),
    platforms: [...new Set([...a.platforms, ...b.platforms])].sort(),
    ...(firstSeen && { firstSeen }),
    ...(published && { published }),
    // Set aside on one platform only still counts on the other.
    ...(a.setAside &&
      b.setAside && { setAside: a.setAside < b.setAside ? a.setAside : b.setAside }),
  };
}

/** What is only shown has to come from one of the two as well, and always from the same. */
const shownKey = ({ url, title, description, arn }: Finding): string =>
  [url, title, description, arn].join('|');

/** Nobody is known to use it only where both say so. */
function mostInUse(a: Finding, b: Finding): number | undefined {
  const most = Math.max(a.inUse ?? 0, b.inUse ?? 0);
  return most === 0 && (a.inUse === undefined || b.inUse === undefined) ? undefined : most;
}

/** Name, version and path are the identity; of the rest only what both say. */
function packageOfBoth(a: AffectedPackage, b: AffectedPackage): AffectedPackage {
  const arch = [a.arch, b.arch].filter((one) => one !== undefined).sort()[0];
  return {
    name: a.name,
    ...(a.version && { version: a.version }),
    ...(arch && { arch }),
    ...(a.manager && a.manager === b.manager && { manager: a.manager }),
    ...(a.path && { path: a.path }),
    ...(a.ecosystem && a.ecosystem === b.ecosystem && { ecosystem: a.ecosystem }),
  };
}

const earliest = (a: string | undefined, b: string | undefined): string | undefined =>
  [a, b].filter((time) => time !== undefined).sort()[0];

/** The one whose key sorts last. */
const greater = <T>(a: T, b: T, keyOf: (one: T) => string): T => (keyOf(a) >= keyOf(b) ? a : b);

/**
 * The heavier weight; an unranked finding meets no threshold, so any rank is worse. A score stands in
 * for the rank of its own finding only: of none that the scanner has ranked.
 */
function severityOfBoth(a: Finding, b: Finding): Severity {
  if (a.severity === 'UNKNOWN' && b.severity === 'UNKNOWN') return 'UNKNOWN';
  const [one, other] = [weightOf(a), weightOf(b)];
  if (one === 'UNKNOWN') return other;
  return other === 'UNKNOWN' || rankOf(one) >= rankOf(other) ? one : other;
}

const scoreKey = ({ cvss }: Finding): string =>
  `${(cvss?.score ?? 0).toFixed(3).padStart(6, '0')} ${JSON.stringify(cvss ?? '')}`;

/** A fix anywhere is a fix; of several versions the highest, or none is named where their order is unknown. */
function fixOfAll(findings: readonly Finding[]): Fix {
  const [best] = findings
    .map(({ fix }) => fix)
    .toSorted((a, b) => FIX_ORDER[b.state] - FIX_ORDER[a.state]);
  if (best?.state !== 'available') return best ?? { state: 'unknown' };
  const named = findings.flatMap(({ fix }) =>
    fix.state === 'available' && fix.version !== undefined ? [fix.version] : [],
  );
  const [one] = findings;
  const version = one && highestVersion(named, one.package);
  return { state: 'available', ...(version !== undefined && { version }) };
}
