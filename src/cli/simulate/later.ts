import { HOUR, momentOf } from '../../core/time.ts';
import { sayDuration } from '../../core/words.ts';
import type { ImageSummary } from './image-summary.ts';

/** Images that are undecided, and that the policy quarantines later if nothing changes. */
export interface Later {
  readonly images: number;
  /** ISO times; absent where there is none. */
  readonly first?: string;
  readonly last?: string;
}

/** What becomes of the undecided. */
export interface QuarantinedLater {
  /** All of them that are quarantined later. */
  readonly quarantinedLater: Later;
  /** Of those that are undecided under both policies: which this one alone quarantines later. */
  readonly changesLater: Later;
}

/** What the policy of --against makes of an image. */
export type Before = Pick<ImageSummary, 'verdict' | 'quarantineAt'>;

/** Counts them, image by image. */
export class LaterTally {
  #all: Later = { images: 0 };
  #changes: Later = { images: 0 };

  add({ quarantineAt }: Pick<ImageSummary, 'quarantineAt'>, before: Before | undefined): void {
    if (quarantineAt === undefined) return;
    this.#all = withOneAt(this.#all, quarantineAt);
    if (before?.verdict !== 'undecided' || before.quarantineAt !== undefined) return;
    this.#changes = withOneAt(this.#changes, quarantineAt);
  }

  result(): QuarantinedLater {
    return { quarantinedLater: this.#all, changesLater: this.#changes };
  }
}

/** With one more, of which it happens at an ISO time. */
const withOneAt = ({ images, first = '', last = '' }: Later, at: string): Later => ({
  images: images + 1,
  first: first === '' || at < first ? at : first,
  last: at > last ? at : last,
});

/** `quarantined after 1 day if nothing changes`; by the clock where no term of the policy begins now. */
export function sayLater({ first = '', last = '' }: Later, now: Date): string {
  const when = (at: string): string => {
    const left = Date.parse(at) - now.getTime();
    return left % HOUR === 0 ? `after ${sayDuration(left)}` : `on ${momentOf(at)}`;
  };
  const whens = first === last ? when(first) : `the first ${when(first)}, the last ${when(last)},`;
  return `quarantined ${whens} if nothing changes`;
}
