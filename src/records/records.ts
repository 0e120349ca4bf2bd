import type { RepositoryRef } from '../core/bulletin/figures.ts';
import type { Digest } from '../core/digest.ts';
import type { NotedReport, ScanReport } from '../core/evidence/scan-report.ts';
import type { KeptFinding } from '../core/findings/kept-finding.ts';
import type { ImageRef } from '../core/image.ts';
import type { Intervened, Intervention } from '../core/interventions/intervention.ts';
import type { KeptWaivers, WaiversOfRepository } from '../core/interventions/slack-waivers.ts';
import type { Marking } from '../core/judgement/marker.ts';
import type { RecordedImage } from '../core/ledger/difference.ts';
import type { DueItem, DuePage } from '../core/ledger/due.ts';
import type {
  Current,
  EarlierImage,
  LedgerEntry,
  RepositoryEntry,
  RouteName,
  Seen,
} from '../core/ledger/ledger.ts';
import type { Listing } from '../core/ledger/listing.ts';
import type { ScanAsked } from '../core/ledger/rescan.ts';
import type { CountedWeeks } from '../core/report/weeks.ts';
import type { Said } from '../core/telling/said.ts';
import { type ComparisonBook, comparisonBookIn } from './comparison-book.ts';
import { readEarlierImages, readRepository } from './earlier-images.ts';
import {
  noteSaid,
  noteScanAsked,
  putOff,
  release,
  renew,
  resume,
  settle,
} from './follow-judgement.ts';
import { type HeldBook, heldBookIn } from './held/held-book.ts';
import { intervene } from './interventions/intervene.ts';
import { readAllWaivers } from './interventions/read-all-waivers.ts';
import { readInterventions, readNamedInterventions } from './interventions/read-interventions.ts';
import { readWaivers } from './interventions/waivers-item.ts';
import { type MemberBook, memberBookIn } from './member-book.ts';
import type { LastSaid, NewJudgement } from './new-judgement.ts';
import { type PolicyBook, policyBookIn } from './policy-book.ts';
import { isAsked, readDue } from './read-due.ts';
import { type FindingsPlace, readEntry, readFindings } from './read-entry.ts';
import { listedUnder } from './read-list.ts';
import { type RequestsOfImage, readRequest, requestsOf } from './read-requests.ts';
import { readWeeks } from './read-weeks.ts';
import { type Listed, listedImages, recordedImages } from './recorded-images.ts';
import { rememberPlatforms } from './remember.ts';
import { remember, type WrittenMemory } from './repository-memory.ts';
import type { NamedRequest } from './request-record.ts';
import { type AgainRequest, again, endRequest, hear } from './requests.ts';
import { closeReport, noteScanReport } from './scan-report-item.ts';
import { type SweepTurn, takeSweepTurn } from './sweep-turn.ts';
import type { Table } from './table.ts';
import { putOffFailed, type TakenUp, takeUp, takeUpAlone } from './take-up.ts';
import { begin } from './write-judgement.ts';

/** The ledger. A write that another run forestalls throws JudgementInProgress. */
export interface Records {
  read(image: ImageRef): Promise<LedgerEntry>;
  /** The findings kept with a judgement. */
  findings(image: ImageRef, place: FindingsPlace): Promise<readonly KeptFinding[]>;
  /** The images of the repository that were judged and pushed last, and what it remembers. */
  readRepository(image: ImageRef): Promise<RepositoryEntry>;
  /** What people have accepted from Slack in a repository, or in that of an image; undefined where nobody ever has. */
  waivers(repository: Omit<ImageRef, 'digest'>): Promise<KeptWaivers | undefined>;
  /** The same of every repository that has any. */
  allWaivers(): Promise<readonly WaiversOfRepository[]>;
  /** What the judgements of these repositories have counted in the weeks that begin on these Mondays; a repository is named once. */
  weeks(repositories: readonly RepositoryRef[], mondays: readonly string[]): Promise<CountedWeeks>;
  /** The images of a repository that were judged and pushed last, or before a time. */
  earlierImages(image: ImageRef, before?: string): Promise<readonly EarlierImage[]>;
  /** The turn to sweep; undefined where another run has it. */
  takeSweepTurn(): Promise<SweepTurn | undefined>;
  /** What has become due, at most so many, urgent things first. */
  due(limit: number): Promise<DuePage>;
  /** Whether anything is left in the queue of what is to be judged again. */
  isAsked(): Promise<boolean>;
  /** Takes something up that is due, and puts it off; undefined where it is not due any more. */
  takeUp(due: DueItem): Promise<TakenUp | undefined>;
  /** Takes something up that was put aside, right before it is judged alone; false where it is another's. */
  takeUpAlone(taken: TakenUp): Promise<boolean>;
  /** Puts off what was taken up and failed, and writes down of what. */
  putOffFailed(taken: TakenUp, failure: unknown): Promise<void>;
  /**
   * Writes down what a person does about an image, with all that follows, once. `keep`: milliseconds for which it is
   * kept when it is over; without it for ever.
   */
  intervene(image: ImageRef, one: Intervention, keep?: number): Promise<Intervened>;
  /** What people did about an image, the first one first; only those of these ids, where they are given. */
  interventions(image: ImageRef, ids?: readonly string[]): Promise<readonly Intervention[]>;
  /** Somebody has spoken of these images' findings: each is to be judged once, at the end of a window. */
  hear(images: readonly ImageRef[]): Promise<void>;
  /** Asks for images to be judged again; answers with those for which nobody had asked before. */
  again(requests: readonly AgainRequest[]): Promise<readonly ImageRef[]>;
  /** What stands in the queue of an image beside its record. */
  requests(image: ImageRef): Promise<RequestsOfImage>;
  readonly comparison: ComparisonBook;
  readonly held: HeldBook;
  /** What the records say of these images, as far as the registry's list is compared with it. */
  recordedImages(images: readonly ImageRef[]): Promise<ReadonlyMap<Digest, RecordedImage>>;
  /** The judged images in the list of a repository (the digest is nobody's), page by page. */
  listedImages(repository: ImageRef): AsyncGenerator<Listed[]>;
  /** The images of a repository that the ledger lists under a word, page by page, by an index that lags behind it. */
  listed(listing: Listing, repository: ImageRef): AsyncGenerator<readonly ImageRef[]>;
  /** What stands in the queue for an image as asked for `again`. */
  asked(image: ImageRef): Promise<NamedRequest | undefined>;
  /** A request that was taken up is done with. */
  endRequest(taken: TakenUp): Promise<void>;
  /** From now on, whoever reads a platform's page learns of the index. */
  rememberPlatforms(index: ImageRef, platforms: readonly Digest[]): Promise<void>;
  /** Keeps what an event said of an image's scan, with what is kept already. */
  noteScanReport(image: ImageRef, report: ScanReport): Promise<void>;
  /** A kept report has said all it has to say. */
  closeReport(image: ImageRef, report: NotedReport): Promise<void>;
  /** Records a new judgement. Unless it is settled at once, this run holds the lease afterwards. */
  begin(entry: NewJudgement): Promise<Current>;
  /** Writes down what the repository of an image remembers, apart from a judgement. */
  remember(image: ImageRef, written: WrittenMemory): Promise<void>;
  /** Takes the lease on a judgement whose acts are not all done. */
  resume(current: Current, seen: Seen): Promise<Current>;
  /** Prolongs the lease that this run holds; throws LeaseLost where it is another's by now. */
  renew(current: Current): Promise<Current>;
  noteSaid(current: Current, route: RouteName, said: Said): Promise<Current>;
  /** Notes that ECR was asked for a scan, and what it said. */
  noteScanAsked(current: Current, asked: ScanAsked): Promise<Current>;
  /** Notes a look that has found nothing new. */
  putOff(current: Current, seen: Seen): Promise<Current>;
  /** Gives the lease back on a judgement that stays open. */
  release(current: Current): Promise<void>;
  settle(current: Current, marking: Marking, last?: readonly LastSaid[]): Promise<Current>;
  readonly policyBook: PolicyBook;
  readonly members: MemberBook;
}

/** The ledger in one DynamoDB table; `now` is asked for every lease. */
export function recordsIn(table: Table, now: () => Date): Records {
  return {
    read: (image) => readEntry(table, image),
    findings: (image, place) => readFindings(table, image, place, now()),
    readRepository: (image) => readRepository(table, image, now()),
    waivers: (repository) => readWaivers(table, repository),
    weeks: (repositories, mondays) => readWeeks(table, repositories, mondays),
    allWaivers: () => readAllWaivers(table),
    earlierImages: (image, before) => readEarlierImages(table, image, now(), before),
    takeSweepTurn: () => takeSweepTurn(table, now),
    due: (limit) => readDue(table, now(), limit),
    isAsked: () => isAsked(table, now()),
    takeUp: (due) => takeUp(table, due, now()),
    takeUpAlone: (taken) => takeUpAlone(table, taken, now()),
    putOffFailed: (taken, failure) => putOffFailed(table, taken, failure, now()),
    intervene: (image, one, keep) => intervene(table, image, one, keep, now),
    interventions: (image, ids) =>
      ids ? readNamedInterventions(table, image, ids) : readInterventions(table, image, now()),
    hear: (images) => hear(table, images, now()),
    again: (requests) => again(table, requests, now()),
    requests: (image) => requestsOf(table, image),
    asked: (image) => readRequest(table, image),
    endRequest: (taken) => endRequest(table, taken, now()),
    recordedImages: (images) => recordedImages(table, images),
    listedImages: (repository) => listedImages(table, repository),
    listed: (listing, repository) => listedUnder(table, listing, repository),
    comparison: comparisonBookIn(table, now),
    held: heldBookIn(table, now),
    rememberPlatforms: (index, platforms) => rememberPlatforms(table, index, platforms),
    noteScanReport: (image, report) =>
      noteScanReport(
        table,
        image,
        report,
        async () => (await readEntry(table, image)).report,
        now(),
      ),
    closeReport: (image, report) => closeReport(table, image, report),
    begin: (entry) => begin(table, entry, now()),
    resume: (current, seen) => resume(table, current, seen, now()),
    remember: (image, written) => remember(table, image, written),
    renew: (current) => renew(table, current, now()),
    noteScanAsked: (current, asked) => noteScanAsked(table, current, asked, now()),
    putOff: (current, seen) => putOff(table, current, seen, now()),
    noteSaid: (current, route, said) => noteSaid(table, current, { route, said }),
    release: (current) => release(table, current, now()),
    settle: (current, marking, last) => settle(table, current, marking, now(), last),
    policyBook: policyBookIn(table, now),
    members: memberBookIn(table, now),
  };
}
