import type { Enrichment } from './feeds/feeds.ts';
import { rankOf, type Severity, severityOfScore } from './severity.ts';
import { highestVersion } from './version-order.ts';

/** Whether an upgrade clears the finding. Basic scanning never says; that is `unknown`, not `none`. */
export type Fix =
  | { readonly state: 'available'; readonly version?: string }
  | { readonly state: 'none' }
  | { readonly state: 'unknown' };

/** Whether an exploit is known to exist, as far as the scanner says. */
export type Exploit = 'known' | 'none-known' | 'unknown';

export interface Cvss {
  /** 0 < score <= 10 */
  readonly score: number;
  readonly vector?: string;
  readonly version?: string;
  readonly source?: string;
}

export interface AffectedPackage {
  readonly name: string;
  readonly version?: string;
  readonly arch?: string;
  /** The package manager as Inspector names it: OS, PIP, NPM, GOBINARY … */
  readonly manager?: string;
  readonly path?: string;
  /** How versions of a package of the operating system compare, where the scanner names the system. */
  readonly ecosystem?: 'deb' | 'rpm' | 'apk';
}

/** One vulnerability in one package of an image, on one or more of its platforms. */
export interface Finding extends Enrichment {
  /** CVE, GHSA, ALAS … as the scanner names it. */
  readonly id: string;
  readonly aliases: readonly string[];
  /** The scanner did not say whether there are aliases. */
  readonly aliasesUnsaid?: true;
  readonly package: AffectedPackage;
  /** As the scanner ranks it. */
  readonly severity: Severity;
  /** The highest score that is known. */
  readonly cvss?: Cvss;
  readonly fix: Fix;
  readonly exploit: Exploit;
  /** How many running tasks and pods use the image, as Inspector counts them; absent where it does not say. */
  readonly inUse?: number;
  /** ISO time at which Inspector last saw a task or pod with the image. */
  readonly lastInUse?: string;
  readonly title?: string;
  readonly description?: string;
  readonly url?: string;
  /** `linux/amd64` …; empty for an image that is not part of an index. */
  readonly platforms: readonly string[];
  /** ISO time at which the scanner or this ledger first saw it. */
  readonly firstSeen?: string;
  /** ISO time at which the vendor published the vulnerability. */
  readonly published?: string;
  /** Inspector's name of the finding; two platforms have two, and one is kept. */
  readonly arn?: string;
  /** Set where somebody has decided in the scanner itself that the finding does not count. */
  readonly setAside?: string;
}

/** The identity of a finding within an image: the same on every platform and in every scan. */
export const findingKey = (finding: Finding): string =>
  `${finding.id}|${finding.package.name}|${finding.package.version ?? ''}|${finding.package.path ?? ''}`;

/**
 * The same vulnerability in the same package of another image, whatever its version there and wherever
 * it lies: paths hold versions (log4j-core-2.14.1.jar) and move.
 */
export const vulnerabilityKey = (finding: Pick<Finding, 'id' | 'package'>): string =>
  `${finding.id}|${finding.package.name}`;

/** What stands in the place of a package name that the scanner did not give. */
export const UNKNOWN_PACKAGE = 'unknown package';

/**
 * The severity that the policy weighs: the scanner's own, or the CVSS score's band where the scanner
 * gives no rank. Stays UNKNOWN where there is no score either: the finding is unranked.
 */
export const weightOf = (finding: Finding): Severity =>
  finding.severity === 'UNKNOWN' && finding.cvss
    ? severityOfScore(finding.cvss.score)
    : finding.severity;

/**
 * Worst first: what CISA knows to be exploited, then by weight, known exploits, likelihood, fixes and
 * scores. Ties end in the identity, so that the order never depends on the order of arrival.
 */
export const worstFirst = (findings: readonly Finding[]): Finding[] =>
  worstFirstBy(findings, (finding) => finding);

/** The same for things that each have a finding. */
export function worstFirstBy<T>(things: readonly T[], of: (thing: T) => Finding): T[] {
  return things
    .map((thing) => {
      const finding = of(thing);
      return { thing, finding, weight: rankOf(weightOf(finding)), key: findingKey(finding) };
    })
    .sort(
      (a, b) =>
        Number(isInKev(b.finding)) - Number(isInKev(a.finding)) ||
        b.weight - a.weight ||
        EXPLOIT_ORDER[b.finding.exploit] - EXPLOIT_ORDER[a.finding.exploit] ||
        (b.finding.epss?.score ?? 0) - (a.finding.epss?.score ?? 0) ||
        FIX_ORDER[b.finding.fix.state] - FIX_ORDER[a.finding.fix.state] ||
        (b.finding.cvss?.score ?? 0) - (a.finding.cvss?.score ?? 0) ||
        (a.key < b.key ? -1 : 1),
    )
    .map(({ thing }) => thing);
}

export const isInKev = ({ kev }: Finding): boolean => kev?.state === 'listed';

const EXPLOIT_ORDER: Record<Exploit, number> = { known: 2, unknown: 1, 'none-known': 0 };
const FIX_ORDER: Record<Fix['state'], number> = { available: 2, unknown: 1, none: 0 };

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
