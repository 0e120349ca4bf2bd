import type { Digest } from '../digest.ts';
import { type Judgement, NAMES_KEPT } from '../judgement/judgement.ts';
import {
  type Marking,
  namesOf,
  nothingToMark,
  planMarks,
  verdictOfMarker,
} from '../judgement/marker.ts';
import type { Why } from './request.ts';

/** An image as the registry lists it. */
export interface RegisteredImage {
  readonly digest: Digest;
  /** All of them, sorted. */
  readonly tags: readonly string[];
  /** ISO time. */
  readonly pushedAt?: string;
  /** A signature, a chart and the like, by the registry's own word. */
  readonly isOther: boolean;
}

/** What the record of an image says, as far as the registry's list can be compared with it. */
export interface RecordedImage
  extends Pick<Judgement, 'standing' | 'verdict' | 'names' | 'policyVersion' | 'pushedAt'> {
  readonly isSettled: boolean;
  readonly marking?: Marking;
}

/** By what a deployment judges and marks. */
export interface ComparedWith {
  readonly policyVersion: string;
  readonly marksImages: boolean;
}

/**
 * Why an image is to be judged again, by what the registry shows and what stands on record; undefined where
 * the two agree. What has no tag and no record is part of an index, or nobody's.
 */
export function differenceOf(
  image: RegisteredImage,
  recorded: RecordedImage | undefined,
  { policyVersion, marksImages }: ComparedWith,
): Why | undefined {
  const { digest, tags, pushedAt, isOther } = image;
  if (!recorded) {
    const isMarked = tags.some((tag) => verdictOfMarker(tag, digest) === 'approved');
    return tags.length > 0 && (!isOther || isMarked) ? 'unjudged' : undefined;
  }
  const { standing, verdict, marking } = recorded;
  if (tags.length === 0 && standing === 'unnamed') return undefined;
  const names = namesOf(tags, digest).slice(0, NAMES_KEPT);
  const isOtherwise = tags.length === 0 || standing === 'unnamed' || recorded.pushedAt !== pushedAt;
  if (isOtherwise || names.join() !== recorded.names.join()) return 'changed';
  if (recorded.policyVersion !== policyVersion) return 'policy';
  // An act that was interrupted, and a mark that could not be put, have a time of their own.
  if (!marksImages || !recorded.isSettled || marking?.state === 'impossible') return undefined;
  return nothingToMark(planMarks(verdict, digest, tags)) ? undefined : 'mark';
}
