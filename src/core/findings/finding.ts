import type { Enrichment } from './feeds/feeds.ts';
import type { AffectedPackage } from './package.ts';
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
 * Whether a finding is one of these, by its identity: a finding that was copied, completed or read from a
 * record again is still the same.
 */
export function among(findings: readonly Finding[]): (finding: Finding) => boolean {
  if (findings.length === 0) return () => false;
  const themselves = new Set(findings);
  let ids: ReadonlySet<string> | undefined;
  let keys: ReadonlySet<string> | undefined;
  // Most are not even copies, or have another id: of them no key has to be made.
  return (finding) => {
    if (themselves.has(finding)) return true;
    ids ??= new Set(findings.map(({ id }) => id));
    if (!ids.has(finding.id)) return false;
    keys ??= new Set(findings.map(findingKey));
    return keys.has(findingKey(finding));
  };
}

/** The findings of things that each have one. */
export const findingsOf = (things: readonly { readonly finding: Finding }[]): Finding[] =>
  things.map(({ finding }) => finding);

/**
 * The same vulnerability in the same package of another image, whatever its version there and wherever
 * it lies: paths hold versions (log4j-core-2.14.1.jar) and move.
 */
export const vulnerabilityKey = (finding: Pick<Finding, 'id' | 'package'>): string =>
  `${finding.id}|${finding.package.name}`;

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
export const worstFirstBy = <T>(things: readonly T[], of: (thing: T) => Finding): T[] =>
  things
    .map((thing) => ({ thing, ...standingOf(of(thing)) }))
    .sort(
      (a, b) =>
        b.threat - a.threat ||
        b.likelihood - a.likelihood ||
        b.fix - a.fix ||
        b.score - a.score ||
        (a.key < b.key ? -1 : 1),
    )
    .map(({ thing }) => thing);

/** By what a finding stands before others, the first first; the more, the worse. */
function standingOf(finding: Finding) {
  return {
    // The weight has one digit, the exploit another.
    threat:
      100 * Number(isInKev(finding)) +
      10 * rankOf(weightOf(finding)) +
      EXPLOIT_ORDER[finding.exploit],
    likelihood: finding.epss?.score ?? 0,
    fix: FIX_ORDER[finding.fix.state],
    score: finding.cvss?.score ?? 0,
    key: findingKey(finding),
  };
}

/** A running task or pod uses the image, as Inspector counts them. */
export const isInUse = ({ inUse = 0 }: Finding): boolean => inUse > 0;

export const isInKev = ({ kev }: Finding): boolean => kev?.state === 'listed';

/** The more, the worse. */
export const EXPLOIT_ORDER: Record<Exploit, number> = { known: 2, unknown: 1, 'none-known': 0 };
/** The more, the sooner somebody has to act. */
export const FIX_ORDER: Record<Fix['state'], number> = { available: 2, unknown: 1, none: 0 };
