import { isInKev } from '../findings/finding.ts';
import { isBelow } from '../findings/severity.ts';
import type { Decision } from '../judgement/decision.ts';
import type { Judgement } from '../judgement/judgement.ts';
import type { Destination } from '../policy/notify.ts';
import type { Said } from './said.ts';
import { conversationOf } from './said.ts';
import { lookOf, newAmong } from './shown.ts';

/** A judgement that people may hear of. */
export interface News {
  readonly judgement: Judgement;
  readonly decision: Decision;
}

/**
 * What a route does about a judgement. `quiet`: nothing is said, and noted, so that people can be told later what
 * had been before.
 */
export type Hearing = 'tell' | 'quiet' | 'nothing';

/** A route whose every verdict is said by itself: once, until another one has been. */
export const hearsVerdicts = ({ judgement }: News, said: Said | undefined): Hearing =>
  said?.verdict === judgement.verdict ? 'nothing' : 'tell';

/** A route that holds conversations: where there is one it follows the image, and what begins one is policy. */
export function hearsIn(to: Destination, news: News, said: Said | undefined): Hearing {
  const { judgement } = news;
  const conversation = conversationOf(said);
  if (!conversation) {
    if (said?.verdict === judgement.verdict) return 'nothing';
    return begins(to, news, said) ? 'tell' : 'quiet';
  }
  if (conversation.owes) return 'tell';
  const isShown = said?.shown
    ? said.shown.look === lookOf(judgement)
    : said?.verdict === judgement.verdict;
  return isShown ? 'nothing' : 'tell';
}

/** Whether a verdict is worth a message of its own in this channel. What is not known is never kept quiet. */
function begins(to: Destination, news: News, said: Said | undefined): boolean {
  const { verdict, worst, inUse } = news.judgement;
  if (to.onlyRunning && !inUse) return false;
  if (verdict === 'undecided') return true;
  if (to.changes === 'every verdict') return true;
  if (verdict === 'approved') return false;
  if (to.severityAtLeast && worst && isBelow(worst, to.severityAtLeast)) return false;
  return to.changes === 'quarantined' || isWorseThanBefore(news, said);
}

/** It was better a while ago, or blocks for what the image before did not have; unknown counts. */
function isWorseThanBefore({ decision }: News, said: Said | undefined): boolean {
  if (said || !decision.diff) return true;
  const added = new Set(decision.diff.added);
  return (
    decision.deciding.length === 0 || decision.deciding.some(({ finding }) => added.has(finding))
  );
}

const RANK = { approved: 0, undecided: 1, quarantined: 2 } as const;

/** Whether it stands worse than people were shown: another verdict, or more that blocks it. */
export function isWorse({ judgement, decision }: News, said: Said | undefined): boolean {
  if (!said) return judgement.verdict !== 'approved';
  const change = RANK[judgement.verdict] - RANK[said.verdict];
  if (change !== 0) return change > 0;
  if (judgement.verdict !== 'quarantined' || !said.shown) return false;
  const deciding = decision.deciding.map(({ finding }) => finding);
  if (newAmong(deciding, said.shown).length > 0) return true;
  const known = new Set(said.shown.exploited);
  return deciding.some((finding) => isInKev(finding) && !known.has(finding.id));
}
