/** A published list of exploited or likely exploited vulnerabilities, kept as our own copy. */
export type FeedName = 'kev' | 'epss';

/** An entry of CISA's catalogue of known exploited vulnerabilities. */
export interface KevEntry {
  /** ISO date on which CISA listed it. */
  readonly added: string;
  /** ISO date by which agencies have to act; absent where the catalogue names none. */
  readonly due?: string;
  /** Known to be used in ransomware campaigns. */
  readonly ransomware: boolean;
}

/** How likely exploitation within 30 days is, by FIRST's model. */
export interface EpssScore {
  /** A probability in [0,1]. */
  readonly score: number;
  /** The share of all scored vulnerabilities that are not likelier, in [0,1]; Inspector gives none. */
  readonly percentile?: number;
}

/**
 * What our copies of the feeds say about the CVE ids that were asked for. A feed that is absent has
 * no copy yet: nothing follows from its silence.
 */
export interface ThreatIntel {
  readonly kev?: {
    /** ISO time: the feed's own date, not that of the download. */
    readonly date: string;
    readonly listed: ReadonlyMap<string, KevEntry>;
  };
  readonly epss?: {
    /** ISO time: the feed's own date, not that of the download. */
    readonly date: string;
    readonly scores: ReadonlyMap<string, EpssScore>;
  };
}

/** The feeds' own dates, of those that there are. */
export const datesOf = ({
  kev,
  epss,
}: ThreatIntel): { readonly kev?: string; readonly epss?: string } => ({
  ...(kev && { kev: kev.date }),
  ...(epss && { epss: epss.date }),
});

/** No copy of any feed. */
export const NO_THREAT_INTEL: ThreatIntel = {};

/** What Amazon Inspector itself adds to one of its findings, by the finding's ARN. */
export interface InspectorDetail {
  /** Inspector's copy of the KEV entry; absent says nothing. */
  readonly kev?: Pick<KevEntry, 'added' | 'due'>;
  /** An EPSS probability in [0,1]. */
  readonly epss?: number;
}

/** The CVE ids among a vulnerability's names: what both feeds go by. */
export function cvesAmong(names: readonly string[]): string[] {
  const [only] = names;
  // By far the most: a CVE without another name.
  if (names.length === 1 && only !== undefined && CVE.test(only)) return [only];
  return [...new Set(names.map((name) => name.toUpperCase()).filter((name) => CVE.test(name)))];
}

/** Looks like a CVE id and is none: nobody can look it up, and nothing follows from that. */
export const isGarbledCve = (name: string): boolean =>
  /^\W*CVE/i.test(name) && !CVE.test(name.toUpperCase());

/** Five digits and more do not begin with a zero. */
const CVE = /^CVE-\d{4}-(\d{4}|[1-9]\d{4,})$/;
