import type { Lapse, RepositoryRef, Tally } from '../../core/bulletin/figures.ts';
import type { Severity } from '../../core/findings/severity.ts';
import type { Verdict } from '../../core/judgement/verdict.ts';
import type { ExceptionEntry } from '../../core/report/exception-entry.ts';
import type { WeekOfTrend } from '../../core/report/open-back.ts';
import type { ReportHead } from '../report.ts';

/*
 * What the page knows. What its first screen shows is read at once; the findings of an image only when somebody looks at it.
 */

/** How everything stands: images as `list` counts them, vulnerabilities as the digest does. */
export interface PageSummary {
  readonly repositories: number;
  /** Every image with a verdict and a name. */
  readonly images: number;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  /** By how many of them repositories stand. */
  readonly counted: number;
  /** A vulnerability in a package counts once in each repository. */
  readonly open: Tally;
  readonly blocking: Tally;
  readonly overdue: Tally;
  /** Open vulnerabilities that CISA knows to be exploited, counted in the same way. */
  readonly kev: number;
  /** Images without a verdict of their findings. */
  readonly withoutVerdict: number;
  /** Images of which not all is known. */
  readonly unknown: number;
  /** Records that cannot be read. */
  readonly unreadable: number;
  /** What ends soon and sets something aside; what ends first, first. */
  readonly lapsing: readonly Lapse[];
  /** The repositories in which something keeps an image from shipping, the worst first. */
  readonly worst: readonly WorstRepository[];
}

/** A repository by the images that it stands by; a vulnerability in a package counts once, as in the digest. */
export interface WorstRepository extends RepositoryRef {
  readonly images: number;
  readonly quarantined: number;
  readonly blocking: number;
  readonly overdue: number;
  readonly kev: number;
}

/** An image in the list: all that it is found and filtered by. */
export interface PageImage {
  readonly account: string;
  readonly region: string;
  readonly repository: string;
  readonly digest: string;
  /** `1.4.2`. */
  readonly tag: string;
  /** Its other names. */
  readonly tags: readonly string[];
  readonly verdict: Verdict;
  /** `Do not ship. 2 findings are CRITICAL.`: the words of the message. */
  readonly headline: string;
  readonly counts: Tally;
  readonly worst?: Severity;
  /** How many findings block, are overdue, are known to be exploited, block and have a fix, are set aside. */
  readonly blocking: number;
  readonly overdue: number;
  readonly kev: number;
  readonly fixable: number;
  readonly aside: number;
  /** `unknown`: the scanner does not say. */
  readonly runs: 'yes' | 'unknown';
  readonly channel?: string;
  /** Its repository stands by it. */
  readonly isCounted: boolean;
  /** ISO times. */
  readonly pushedAt?: string;
  readonly judgedAt: string;
  /** ISO time until which somebody has released it, and would not ship otherwise; it may be over. */
  readonly releasedUntil?: string;
  /** Not everything is known of it: a figure that is none may be none that is known. */
  readonly isPartlyKnown?: true;
  /** Its findings cannot be read: of them nothing is known. */
  readonly isUnreadable?: true;
}

/** A vulnerability, whichever images it is in. */
export interface PageVulnerability {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly url?: string;
  readonly weight: Severity;
  readonly cvss?: number;
  readonly epss?: number;
  readonly isKev: boolean;
  readonly exploit: 'known' | 'none-known' | 'unknown';
  readonly published?: string;
  /** Places in the list of images, of those in which it is and is not set aside. */
  readonly images: readonly number[];
  /** Those of them in which it blocks. */
  readonly blocking: readonly number[];
  /** One upgrade for each package that clears it, in words: `openssl to 3.0.7`. */
  readonly upgrades: readonly string[];
  /** Packages in which it is and is not set aside, and for which no upgrade is known; absent: none. */
  readonly unfixed?: readonly string[];
}

/** A finding of an image. */
export interface PageFinding {
  /** Place in the list of vulnerabilities. */
  readonly vulnerability: number;
  readonly package: string;
  readonly version?: string;
  readonly path?: string;
  readonly weight: Severity;
  /** `3.0.7`, `none`, or `unknown`. */
  readonly fix: string;
  readonly state: 'blocking' | 'in-grace' | 'aside' | 'open';
  readonly isOverdue: boolean;
  /** What decides it, in words: `rule critical`, `counts from 2026-12-01 on (rule high)`, `waived by Ann until 2026-12-01: …`. */
  readonly why: string;
  readonly platforms: readonly string[];
  readonly firstSeen?: string;
}

/** One image in depth. */
export interface PageDetail {
  /** `2 of 3 platforms scanned` … whatever keeps from knowing all, and remedies. */
  readonly doubts: readonly string[];
  readonly findings: readonly PageFinding[];
  /** `openssl 3.0.1 to 3.0.7: clears 2 CRITICAL`. */
  readonly upgrades: readonly string[];
  /** Who has accepted what until when, in words. */
  readonly accepted: readonly string[];
  /** The verdicts, the last one first. */
  readonly history: readonly {
    readonly number: number;
    readonly at: string;
    readonly verdict: Verdict;
    readonly why: string;
    /** What led to it. */
    readonly because?: string;
  }[];
  readonly diff?: {
    /** `1.4.1`. */
    readonly against: string;
    /** `CVE-2026-1 openssl`. */
    readonly added: readonly string[];
    readonly fixed: readonly string[];
    readonly remaining: number;
  };
  readonly platforms: readonly string[];
  readonly policyVersion: string;
  readonly runsIn?: string;
}

/** All of it, as what runs in the browser reads it from the file that it is in. */
export interface PageData {
  readonly head: ReportHead;
  readonly summary: PageSummary;
  /** The earliest first. */
  readonly weeks: readonly WeekOfTrend[];
  readonly exceptions: readonly ExceptionEntry[];
  readonly images: readonly PageImage[];
  /** Worst first. Unpacked when they are asked for the first time. */
  readonly vulnerabilities: () => Promise<readonly PageVulnerability[]>;
  /** Of the image at a place in the list. */
  readonly detail: (image: number) => Promise<PageDetail>;
}
