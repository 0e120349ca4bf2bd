import type { Judgement } from '../judgement/judgement.ts';
import type { Verdict } from '../judgement/verdict.ts';

/**
 * Under which word the ledger lists an image: its verdict, where it is something that people pull and that
 * was there when it was looked at last.
 */
export type Listing = Verdict | 'unnamed' | 'gone';

/** The words of what can be deployed, the worst first. */
export const OF_VERDICTS = ['quarantined', 'undecided', 'approved'] as const satisfies Verdict[];
/** The others: without a tag of their own, and not in the registry any more. */
export const OF_OTHERS = ['unnamed', 'gone'] as const satisfies Listing[];

/** The word for a judgement. */
export function listingOf({ verdict, standing, reasons, doubts = [] }: Judgement): Listing {
  if ([...reasons, ...doubts].some(({ code }) => code === 'image-missing')) return 'gone';
  return standing === 'unnamed' ? 'unnamed' : verdict;
}
