import type { FeedTrouble } from '../findings/enrich.ts';
import type { Remedy } from '../findings/feeds/feed.ts';
import { doubtKindOf, feedOfDoubt } from './doubt-codes.ts';
import type { Reason } from './verdict.ts';

/** What ends one kind of doubt, with the code of the doubt. */
export interface RemedyFor extends Remedy {
  readonly code: string;
}

/** A feed that cannot be relied on answers again with its next copy. */
const NEXT_COPY: Remedy = {
  by: 'time',
  how: 'the next copy of the feed answers; where none can be brought, an alarm says so',
};

/** What would end each kind of doubt, in the order of the doubts. */
export function remediesFor(
  doubts: readonly Reason[],
  troubles: readonly FeedTrouble[],
): RemedyFor[] {
  const codes = [...new Set(doubts.map(({ code }) => code))];
  return codes.flatMap((code) => {
    const isInTrouble = troubles.some(({ feed }) => feed === feedOfDoubt(code));
    const remedy = isInTrouble ? NEXT_COPY : (doubtKindOf(code)?.remedy ?? 'none');
    return remedy === 'none' ? [] : [{ code, ...remedy }];
  });
}

/** Nothing is heard of what is not there, and of what is no image. */
export const isWorthTelling = ({ code }: Reason): boolean => doubtKindOf(code)?.remedy !== 'none';
