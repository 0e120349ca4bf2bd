import type { Running } from '../evidence/running.ts';
import type { PreviousImage } from '../findings/diff.ts';
import type { InspectorDetail } from '../findings/feeds/feed.ts';
import type { ThreatIntel } from '../findings/feeds/feeds.ts';
import type { KeptFinding } from '../findings/kept-finding.ts';
import type { RepositoryMemory } from '../findings/repository-memory.ts';
import type { ReleaseWord } from '../interventions/release.ts';
import type { Waiver } from '../policy/policy.ts';
import type { ComparedWith } from '../report/compared-with.ts';

/** What is known beside the registry's own evidence: the time, the threats, and what came before. */
export interface Background {
  readonly now: Date;
  readonly intel: ThreatIntel;
  /** By finding ARN. */
  readonly details: ReadonlyMap<string, InspectorDetail>;
  /** Since when the vulnerabilities of the repository stand; absent where nothing is remembered. */
  readonly memory?: RepositoryMemory;
  /** The findings kept with the last judgement of this very image. */
  readonly ownFindings: readonly KeptFinding[];
  /** Those kept with the image before it, and with the newest one where there is no memory. */
  readonly otherFindings: readonly KeptFinding[];
  /** ISO time: findings may have been seen since then, and the memory of it cannot be read any more. */
  readonly lostSince?: string;
  /** ISO time since which the image has been without a verdict; absent where it was not. */
  readonly undecidedSince?: string;
  readonly previous?: PreviousImage;
  /** With what its findings are compared where they are counted, and with what where no image stands for its lines of tags. */
  readonly comparedWith?: ComparedWith;
  readonly comparedElse?: ComparedWith;
  /** Where it runs, as the scanner saw it last. */
  readonly runsIn?: Running;
  /** From every source. */
  readonly waivers: readonly Waiver[];
  /** A person's word that it may ship. */
  readonly release?: ReleaseWord;
}
