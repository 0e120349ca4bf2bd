import type { Digest } from '../digest.ts';
import type { NotedReport } from '../evidence/scan-report.ts';
import type { RepositoryMemory } from '../findings/repository-memory.ts';
import type { KeptWaivers } from '../interventions/slack-waivers.ts';
import type { Snooze, StandingRelease } from '../interventions/standing.ts';
import type { Judgement } from '../judgement/judgement.ts';
import type { Marking } from '../judgement/marker.ts';
import type { Watch } from '../policy/watch.ts';
import type { Trend } from '../report/trend.ts';
import type { Said } from '../telling/said.ts';
import type { Failed } from './failed.ts';
import type { ScanAsked } from './rescan.ts';
import type { LineEntry } from './tag-line.ts';

/** A route by which people hear of a verdict, by its name in the list of routes: slack, sns. */
export type RouteName = string;

/** The current judgement of an image and how far its acts have come. */
export interface Current {
  readonly judgement: Judgement;
  /** Counts the judgements of this image, from 1. */
  readonly number: number;
  /** Counts every write: the optimistic lock. */
  readonly revision: number;
  /** Absent while the judgement is unfinished. ISO time. */
  readonly settledAt?: string;
  /** Who is at work on it, and until when nobody else may be (epoch milliseconds). */
  readonly lease: { readonly owner: string; readonly until: number };
  readonly marking?: Marking;
  readonly said: Readonly<Partial<Record<RouteName, Said>>>;
  /** How many items hold its findings, and under which name. */
  readonly findingsItems: number;
  readonly findingsId?: string;
  /** ISO time of the last look that found nothing new; absent where the judgement itself is the last. */
  readonly lookedAt?: string;
  /** Whether it is looked at daily; a former version did not say. */
  readonly watch?: Watch;
  /** When ECR was last asked to scan it again, and what it said. */
  readonly scanAsked?: ScanAsked;
  /** How often a sweep has taken it up since it was last brought to an end: a run may have died of it. */
  readonly takenUp?: number;
  /** What had changed in the image itself since its judgement before, for people; absent where nothing had. */
  readonly changed?: string;
  /** The channel that an AWS tag of its repository chose when it was judged, as the policy let it. */
  readonly chosen?: string;
  /** Which routes have still to tell of it, from when on; absent where none has put it off. */
  readonly owed?: Owed;
}

/** What routes have put off for quiet hours: ISO times, none where nothing is. */
export type Owed = Readonly<Record<RouteName, string>>;

/** A judged image in the list of its repository. */
export interface EarlierImage extends LineEntry {
  readonly findingsItems: number;
  readonly findingsId: string;
  /** Every finding of it is known: a later image can be compared with it. */
  readonly comparable: boolean;
  /** Its entry cannot be read: of this image only the digest and the time are known. */
  readonly isUnreadable?: true;
}

/** What a repository remembers, as it stands in the table. */
export interface KeptMemory {
  /** Absent where it cannot be read. */
  readonly memory?: RepositoryMemory;
  /** Counts every write: the optimistic lock. Absent where that cannot be read either. */
  readonly revision?: number;
}

/** What the judgements of a repository have counted, as it stands in the table. */
export interface KeptTrend {
  /** Absent where it cannot be read. */
  readonly trend?: Trend;
  /** Counts every write: the optimistic lock. Absent where that cannot be read either. */
  readonly revision?: number;
}

/** What the ledger knows of an image's repository, read at one moment. */
export interface RepositoryEntry {
  /** Its judged images that were pushed last, the newest first. */
  readonly earlier: readonly EarlierImage[];
  /** Absent where it has none yet. */
  readonly memory?: KeptMemory;
  /** Absent where nothing was counted yet. */
  readonly trend?: KeptTrend;
  /** What people have accepted from Slack; absent where nobody ever has. */
  readonly waivers?: KeptWaivers;
}

/** Everything the ledger knows of one image, read at one moment. */
export interface LedgerEntry {
  readonly current?: Current;
  /** The indexes that list this image as one of their platforms. */
  readonly listedBy: readonly Digest[];
  /** What an event said of the image's own scan, where the scan alone does not show it. */
  readonly report?: NotedReport;
  /** Of what it could not be judged when its time had come. */
  readonly failed?: Failed;
  /** ISO time until which it is left alone then. */
  readonly failedUntil?: string;
  /** A person's word that it may ship; `unreadable`: there is something, and it helps nobody. */
  readonly release?: StandingRelease | 'unreadable';
  /** Until when its thread is left in peace. */
  readonly snooze?: Snooze;
}

/** What is written down of a look that has found nothing new. */
export interface Seen {
  /** ISO time at which the verdict may change by itself. */
  readonly reviewAt: string | undefined;
  /** The scans as they were seen: the same findings may be of a later one. */
  readonly platforms: Judgement['platforms'];
  readonly watch: Watch;
  readonly scanAsked?: ScanAsked;
}
