import { rankOf, type Severity, severityOfScore } from './severity.ts';

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
}

/** One vulnerability in one package of an image, on one or more of its platforms. */
export interface Finding {
  /** CVE, GHSA, ALAS … as the scanner names it. */
  readonly id: string;
  readonly aliases: readonly string[];
  readonly package: AffectedPackage;
  /** As the scanner ranks it. */
  readonly severity: Severity;
  readonly cvss?: Cvss;
  readonly fix: Fix;
  readonly exploit: Exploit;
  /** How many running tasks and pods use the image, as Inspector counts them; absent where it does not say. */
  readonly inUse?: number;
  readonly title?: string;
  readonly description?: string;
  readonly url?: string;
  /** `linux/amd64` …; empty for an image that is not part of an index. */
  readonly platforms: readonly string[];
  /** ISO time at which the scanner or this ledger first saw it. */
  readonly firstSeen?: string;
  /** Set where somebody has decided in the scanner itself that the finding does not count. */
  readonly setAside?: string;
}

/** The identity of a finding within an image: the same on every platform and in every scan. */
export const findingKey = (finding: Finding): string =>
  `${finding.id}|${finding.package.name}|${finding.package.version ?? ''}|${finding.package.path ?? ''}`;

/**
 * The severity that the policy weighs: the scanner's own, or the CVSS score's band where the scanner
 * gives no rank. Stays UNKNOWN where there is no score either: the finding is unranked.
 */
export const weightOf = (finding: Finding): Severity =>
  finding.severity === 'UNKNOWN' && finding.cvss
    ? severityOfScore(finding.cvss.score)
    : finding.severity;

/** Worst first; ties end in the identity, so that the order never depends on the order of arrival. */
export function worstFirst(findings: readonly Finding[]): Finding[] {
  return findings
    .map((finding) => ({ finding, weight: rankOf(weightOf(finding)), key: findingKey(finding) }))
    .sort(
      (a, b) =>
        b.weight - a.weight ||
        EXPLOIT_ORDER[b.finding.exploit] - EXPLOIT_ORDER[a.finding.exploit] ||
        FIX_ORDER[b.finding.fix.state] - FIX_ORDER[a.finding.fix.state] ||
        (b.finding.cvss?.score ?? 0) - (a.finding.cvss?.score ?? 0) ||
        (a.key < b.key ? -1 : 1),
    )
    .map(({ finding }) => finding);
}

const EXPLOIT_ORDER: Record<Exploit, number> = { known: 2, unknown: 1, 'none-known': 0 };
const FIX_ORDER: Record<Fix['state'], number> = { available: 2, unknown: 1, none: 0 };

/**
 * One finding per identity. Where two platforms (or two entries of one scan) disagree, the worse
 * word stands: the heavier rank with its score, the fix that exists, the exploit that is known. Each
 * choice is the greatest of a total order, so that the result never depends on the order of arrival.
 */
export function mergeFindings(findings: Iterable<Finding>): Finding[] {
  const byKey = new Map<string, Finding>();
  for (const finding of findings) {
    const key = findingKey(finding);
    const seen = byKey.get(key);
    byKey.set(key, seen ? worseOfBoth(seen, finding) : finding);
  }
  return [...byKey.values()];
}

function worseOfBoth(a: Finding, b: Finding): Finding {
  const { cvss: _cvss, setAside: _setAside, ...shown } = greater(a, b, shownKey);
  const ranked = greater(a, b, rankKey);
  const firstSeen = [a.firstSeen, b.firstSeen].filter((time) => time !== undefined).sort()[0];
  const inUse = Math.max(a.inUse ?? -1, b.inUse ?? -1);
  return {
    ...shown,
    severity: ranked.severity,
    ...(ranked.cvss && { cvss: ranked.cvss }),
    fix: greater(a.fix, b.fix, fixKey),
    exploit: EXPLOIT_ORDER[a.exploit] >= EXPLOIT_ORDER[b.exploit] ? a.exploit : b.exploit,
    platforms: [...new Set([...a.platforms, ...b.platforms])].sort(),
    ...(firstSeen && { firstSeen }),
    ...(inUse >= 0 && { inUse }),
    // Set aside on one platform only still counts on the other.
    ...(a.setAside &&
      b.setAside && { setAside: a.setAside < b.setAside ? a.setAside : b.setAside }),
  };
}

/** What is only shown has to come from one of the two as well, and always from the same. */
const shownKey = ({
  url,
  title,
  description,
  aliases,
  package: { arch, manager },
}: Finding): string => [url, title, description, aliases.join(), arch, manager].join('|');

/** The one whose key sorts last. */
const greater = <T>(a: T, b: T, keyOf: (one: T) => string): T => (keyOf(a) >= keyOf(b) ? a : b);

/** An unranked finding meets no threshold, so any rank is worse; then a word of the scanner's own. */
function rankKey(finding: Finding): string {
  const weight = weightOf(finding);
  const rank = weight === 'UNKNOWN' ? 0 : rankOf(weight) + 1;
  const score = (finding.cvss?.score ?? 0).toFixed(3).padStart(6, '0');
  const said = finding.severity === 'UNKNOWN' ? 0 : 1;
  return `${rank} ${said} ${score} ${JSON.stringify(finding.cvss ?? '')}`;
}

const fixKey = (fix: Fix): string =>
  `${FIX_ORDER[fix.state]} ${fix.state === 'available' ? (fix.version ?? '') : ''}`;
