/** What our copy of a feed says of the CVE ids that were asked for. */
export interface Copy<Entry> {
  /** ISO time: the feed's own date, not that of the download. */
  readonly date: string;
  readonly byCve: ReadonlyMap<string, Entry>;
}

/** What Amazon Inspector itself adds to one of its findings, by the name of the feed that says the like. */
export interface InspectorDetail {
  /** Inspector's copy of the KEV entry, ISO dates; absent says nothing. */
  readonly kev?: { readonly added: string; readonly due?: string };
  /** An EPSS probability in [0,1]. */
  readonly epss?: number;
}

/** What ends an unknown, as the end of a sentence: `how` says who does what, or what time does. */
export interface Remedy {
  /** `time`: nobody has to act. */
  readonly by: 'time' | 'somebody';
  readonly how: string;
}

/** Everything that can be known of one vulnerability from one feed. */
export interface Asked<Entry> {
  /** All of its names. */
  readonly names: readonly string[];
  /** The CVE ids among them. */
  readonly cves: readonly string[];
  /** The scanner did not say whether there are more names. */
  readonly namesUnsaid: boolean;
  /** What the copy has for these CVE ids. */
  readonly entries: readonly Entry[];
  /** The copy is there and young enough: what it does not have says something. */
  readonly isFresh: boolean;
  readonly details: readonly InspectorDetail[];
}

/**
 * A published list about vulnerabilities, kept as our own copy: its names for people, how old it may be,
 * and what follows from it for a finding. How it is fetched and stored: threat-intel/.
 */
export interface Feed<Name extends string, Entry, Said> {
  readonly name: Name;
  /** `CISA's catalogue (KEV)`. */
  readonly called: string;
  /** In few words: `KEV`. */
  readonly briefly: string;
  /** With its publisher: `CISA's KEV`. */
  readonly published: string;
  /** Where it is published. */
  readonly url: string;
  /** Days after its own date from which on it is stale, where a policy does not say otherwise. */
  readonly staleAfterDays: number;
  /** Why a copy that is fresh may have no answer all the same. */
  readonly silence: string;
  /** What an approval then waits for, behind "when"; undefined where waiting brings nothing. */
  readonly waitsFor: string | undefined;
  /** What ends that silence. */
  readonly remedy: Remedy;
  /** What stands in the finding's field of this name; undefined where nobody knows. */
  readonly enrich: (asked: Asked<Entry>) => Said | undefined;
}

/** A feed with its types as they are written down. */
export const feed = <const Name extends string, Entry, Said>(
  one: Feed<Name, Entry, Said>,
): Feed<Name, Entry, Said> => one;
