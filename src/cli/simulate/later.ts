import { HOUR, momentOf } from '../../core/time.ts';
import { sayDuration } from '../../core/words.ts';

/** Images that are undecided, and that the policy quarantines later if nothing changes. */
export interface Later {
  readonly images: number;
  /** ISO times; absent where there is none. */
  readonly first?: string;
  readonly last?: string;
}

/** With one more, of which it happens at an ISO time. */
export const withOneAt = ({ images, first = '', last = '' }: Later, at: string): Later => ({
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
