import { type Digest, digest12 } from '../digest.ts';
import type { Verdict } from './verdict.ts';

const VERDICTS: readonly Verdict[] = ['approved', 'quarantined', 'undecided'];

/**
 * `approved-0123456789ab`. The digest stands in the tag because a tag is unique in a repository: a
 * bare `approved` could mark one image only, and could not move on an immutable repository.
 */
export const markerTag = (verdict: Verdict, digest: Digest): string =>
  `${verdict}-${digest12(digest)}`;

/** Which verdict a tag says of this digest, where it is a marker of it at all. */
export const verdictOfMarker = (tag: string, digest: Digest): Verdict | undefined =>
  VERDICTS.find((verdict) => tag === markerTag(verdict, digest));

/** The tags that people gave: what the image is called. */
export const namesOf = (tags: readonly string[], digest: Digest): string[] =>
  tags.filter((tag) => verdictOfMarker(tag, digest) === undefined);

export interface MarkPlan {
  readonly put?: string;
  /** Only after `put` has succeeded: deleting an image's last tag deletes the image. */
  readonly remove?: string;
}

/**
 * What has to change so that the tags say the verdict. `putsNone`: nothing is put there; what stands and is right is
 * left, and what has become wrong is removed.
 */
export function planMarks(
  verdict: Verdict,
  digest: Digest,
  tags: readonly string[],
  putsNone = false,
): MarkPlan {
  const approved = markerTag('approved', digest);
  const undecided = markerTag('undecided', digest);
  const wanted = markerTag(verdict, digest);
  // Not knowing takes an approval back and lets a quarantine stand.
  const opposite = verdict === 'approved' ? markerTag('quarantined', digest) : approved;
  // Where no other takes its place, a tag that says nothing may be the last one.
  const isKept = verdict === 'undecided' || putsNone;
  const remove = [opposite, ...(isKept ? [] : [undecided])].find((tag) => tags.includes(tag));
  return {
    ...(!putsNone && verdict !== 'undecided' && !tags.includes(wanted) && { put: wanted }),
    ...(remove && { remove }),
  };
}

export const nothingToMark = (plan: MarkPlan): boolean => !plan.put && !plan.remove;

/** Why a tag could not be put or removed, where only a person can change that. */
export interface Hindrance {
  readonly tag: string;
  readonly why: string;
}

/** What came of carrying out a plan. */
export interface Marked {
  readonly hindrance?: Hindrance;
  /** The approval that was to be removed and stands. */
  readonly stands?: string;
  /** The digest of another image that carried the mark until it was put. */
  readonly takenFrom?: string;
}

/**
 * Whether the mark to be put may stand on another image: somebody has moved or copied it. In a mutable
 * repository, putting it takes it from there without a word. `others`: the images of the repository.
 */
export function mayStandElsewhere(
  { put }: MarkPlan,
  before: Marking | undefined,
  others: readonly { readonly names: readonly string[] }[],
): boolean {
  if (put === undefined) return false;
  const stoodHere = before?.state === 'marked' && before.tag === put;
  return stoodHere || others.some(({ names }) => names.includes(put));
}

/** How marking ended. `impossible` is said in the message: a mark that is not right must not be relied on. */
export type Marking =
  | { readonly state: 'marked'; readonly tag: string; readonly takenFrom?: string }
  | { readonly state: 'unmarked' }
  /** `since`: ISO time. */
  | ({ readonly state: 'impossible'; readonly since?: string } & Hindrance);

/** `isBare`: none was put, and none stood there. */
export function markingOf(
  verdict: Verdict,
  digest: Digest,
  {
    hindrance,
    takenFrom,
    since,
    isBare,
  }: Marked & { readonly since?: string; readonly isBare?: boolean } = {},
): Marking {
  if (hindrance) return { state: 'impossible', ...hindrance, ...(since && { since }) };
  if (verdict === 'undecided' || isBare) return { state: 'unmarked' };
  return { state: 'marked', tag: markerTag(verdict, digest), ...(takenFrom && { takenFrom }) };
}
