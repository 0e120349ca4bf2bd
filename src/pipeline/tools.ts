import type { DigestRoute } from '../announce/digest-route.ts';
import type { Route } from '../announce/route.ts';
import type { Verdict } from '../core/judgement/verdict.ts';
import type { RouteName } from '../core/ledger/ledger.ts';
import type { Policy } from '../core/policy/policy.ts';
import type { NightlyFacts, PostureNote } from '../core/posture/posture-note.ts';
import type { Scope } from '../core/scope.ts';
import type { Served } from '../core/served.ts';
import type { Among, Said } from '../core/telling/said.ts';
import type { BulletinBook } from '../records/bulletin-book.ts';
import type { Records } from '../records/records.ts';
import type { PutsNoneIn } from '../registry/puts-none.ts';
import type { Registry } from '../registry/registry.ts';
import type { RepositoryTagsOf } from '../registry/repository-tags.ts';
import type { CoverageOf } from '../threat-intel/coverage.ts';
import type { RefreshFeed } from '../threat-intel/feeds.ts';
import type { InspectorDetailsOf } from '../threat-intel/inspector-details.ts';
import type { ThreatSource } from '../threat-intel/threat-source.ts';
import type { RunningOf } from '../threat-intel/where-it-runs.ts';
import type { RootPace } from './root-pace.ts';
import type { InTurn } from './turns.ts';
import type { WaiverSource } from './waiver-source.ts';

/** Everything a story may do to the world, put together in toolbox.ts. */
export interface Toolbox {
  readonly registry: Registry;
  /** The same with one attempt for each call, for reads that nobody needs. */
  readonly registryOnce: Registry;
  readonly records: Records;
  readonly routes: readonly Route[];
  /** Our copies of the feeds about exploited vulnerabilities. */
  readonly threats: ThreatSource;
  /** What Inspector adds to its own findings; it never fails. */
  readonly details: InspectorDetailsOf;
  /** Where images run, as Inspector saw it; it never fails. */
  readonly running: RunningOf;
  /** Which images of a repository are in use; undefined where Inspector does not say. */
  readonly coverage: CoverageOf;
  /** What the owners of a repository say by its AWS tags; absent where the policy lets no tag choose anything. */
  readonly repositoryTags?: RepositoryTagsOf;
  readonly policy: Policy;
  readonly waivers: readonly WaiverSource[];
  /** Keeps what is said, and noted as said, apart: a run that dies repeats one message at most. */
  readonly inTurn: InTurn;
  /** This deployment owns the marks of its registry: one at most puts and removes them. */
  readonly marksImages: boolean;
  /** Where it puts none all the same; absent where it marks nothing, or nothing asks. */
  readonly putsNoneIn?: PutsNoneIn;
  /** Of other repositories it may read nothing. */
  readonly scope: Scope;
  /** Whose images are judged here. */
  readonly served: Served;
  /** Where people open the report; absent: no message leads there. */
  readonly reportUrl?: string;
  /** What is judged is told of among others, in one message. */
  readonly inSummary?: InSummary;
  /** Many images are judged at once, and what is said of one depends on the others. */
  readonly inBurst?: InBurst;
  /** What is judged is found by it again: that of the event that is worked on. Absent where nothing is recorded. */
  readonly correlationId?: string;
  readonly now: () => Date;
  /** Waits this many milliseconds. */
  readonly pause: (milliseconds: number) => Promise<void>;
}

/*
 * What the other functions need, and no more: what a function does not have is not in its bundle, and needs no right.
 */

/** What brings the feeds up to date. */
export interface FeedTools {
  /** One for each feed. */
  readonly feeds: readonly RefreshFeed[];
}

/** What takes down that an image is to be judged. */
export type HearingTools = Pick<Toolbox, 'records' | 'scope' | 'served'>;

/** What compares the registry with the records. */
export interface ComparingTools
  extends Pick<
    Toolbox,
    'records' | 'coverage' | 'policy' | 'marksImages' | 'putsNoneIn' | 'scope' | 'served' | 'now'
  > {
  readonly registry: Pick<Registry, 'listRepositories' | 'listImages'>;
  readonly posture: PostureTools;
}

/** How the registry is set up, for the digest, which reads no registry. */
export interface PostureTools {
  readonly read: () => Promise<NightlyFacts>;
  readonly note: (note: PostureNote) => Promise<void>;
}

/** What counts, and tells channels how their repositories stand. */
export interface DigestTools extends Pick<Toolbox, 'records' | 'policy' | 'now'> {
  /** What is written down of how repositories stand. */
  readonly bulletins: BulletinBook;
  /** Absent where nobody is told how repositories stand. */
  readonly digests?: DigestRoute;
}

/**
 * How a sweep tells of many images. `gathering`: what others may have to say as well is held until they are judged too.
 * `alone`: none have; `among`: one message has said it of several, and what the image's own conversation says is not
 * seen in the channel as well. `isFirst`: no run has tried to say it.
 */
export type InBurst =
  | { readonly as: 'gathering'; readonly pace: RootPace }
  | { readonly as: 'alone' | 'among'; readonly isFirst: boolean };

/** How what a comparison has found is told. */
export interface InSummary {
  /** Of an undecided image too, though it has not lasted. */
  readonly atOnce: boolean;
  /** The message by which a route is to hear of a verdict; undefined: by one about the image alone. */
  readonly among: (
    route: RouteName,
    verdict: Verdict,
    before: Said | undefined,
  ) => Among | undefined;
}
