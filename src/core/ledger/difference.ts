import type { Digest } from '../digest.ts';
import { type Judgement, NAMES_KEPT } from '../judgement/judgement.ts';
import {
  type Marking,
  namesOf,
  nothingToMark,
  planMarks,
  verdictOfMarker,
} from '../judgement/marker.ts';
import type { Watch } from '../policy/watch.ts';
import type { RouteName } from './ledger.ts';
import type { Why } from './request.ts';

/** An image as the registry lists it. */
export interface RegisteredImage {
  readonly digest: Digest;
  /** All of them, sorted. */
  readonly tags: readonly string[];
  /** ISO time. */
  readonly pushedAt?: string;
  /** It lists others, one for each platform. */
  readonly isIndex: boolean;
  /** A signature, a chart and the like, by the registry's own word. */
  readonly isOther: boolean;
}

/** What the record of an image says, as far as the registry's list can be compared with it. */
export interface RecordedImage
  extends Pick<Judgement, 'standing' | 'verdict' | 'names' | 'policyVersion' | 'pushedAt'> {
  readonly isSettled: boolean;
  readonly marking?: Marking;
  /** Of an index those that it lists, else the image itself. */
  readonly platforms: readonly Digest[];
  /** `ended`: it is not looked at any more; absent: a former version did not look. */
  readonly watch?: Watch['state'];
  /** Something of it is due by itself. */
  readonly isDue: boolean;
  /** A route has been told of the verdict that stands. */
  readonly isTold: boolean;
  /** By the message about which comparison a route hears of its verdict, where it is by one. */
  readonly among: Readonly<Record<RouteName, string>>;
}

/** Whether the scanner sees it in use, itself or one of its platforms; `running` are the digests that are. */
export const isInUse = (
  { digest }: RegisteredImage,
  recorded: RecordedImage | undefined,
  running: ReadonlySet<Digest>,
): boolean => [digest, ...(recorded?.platforms ?? [])].some((one) => running.has(one));

/** What is known of whether an image may be deployed, beside its record. */
export interface Deployable {
  /** The scanner sees it in use. */
  readonly runs: boolean;
  /** So few of its line of tags have come after it that it is watched. */
  readonly isNewest: boolean;
}

/** By what a deployment judges and marks. */
export interface ComparedWith {
  readonly policyVersion: string;
  readonly marksImages: boolean;
  /** It puts none in this repository. */
  readonly putsNone?: boolean;
}

/**
 * Why an image is to be judged again, by what the registry shows and what stands on record; undefined where
 * the two agree. What has no tag and no record is part of an index, or nobody's. What runs is to be judged
 * without a tag too, until people have been told of it, and to be looked at; so is what has become one of the
 * newest, because those after it are gone.
 */
export function differenceOf(
  image: RegisteredImage,
  recorded: RecordedImage | undefined,
  { policyVersion, marksImages, putsNone }: ComparedWith,
  { runs, isNewest }: Deployable,
): Why | undefined {
  const { digest, tags, pushedAt, isOther } = image;
  if (!recorded) {
    const isMarked = tags.some((tag) => verdictOfMarker(tag, digest) === 'approved');
    if (tags.length === 0) return runs && !isOther ? 'runs' : undefined;
    return !isOther || isMarked ? 'unjudged' : undefined;
  }
  const { standing, verdict, marking } = recorded;
  if (tags.length === 0 && standing === 'unnamed')
    return runs && !recorded.isTold ? 'runs' : undefined;
  const names = namesOf(tags, digest).slice(0, NAMES_KEPT);
  const isOtherwise = tags.length === 0 || standing === 'unnamed' || recorded.pushedAt !== pushedAt;
  if (isOtherwise || names.join() !== recorded.names.join()) return 'changed';
  if (recorded.policyVersion !== policyVersion) return 'policy';
  if (runs && recorded.watch === 'ended') return 'runs';
  if (isNewest && recorded.watch === 'ended') return 'newest';
  // A former version did not look at it, or gave it up when it had been undecided for a month.
  if (recorded.watch === undefined || (recorded.watch === 'watched' && !recorded.isDue))
    return 'changed';
  // An act that was interrupted, and a mark that could not be put, have a time of their own.
  if (!marksImages || !recorded.isSettled || marking?.state === 'impossible') return undefined;
  return nothingToMark(planMarks(verdict, digest, tags, putsNone)) ? undefined : 'mark';
}
