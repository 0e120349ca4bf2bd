import { findingsOf, isInKev } from '../findings/finding.ts';
import { isBelow, type Severity } from '../findings/severity.ts';
import type { Decision } from '../judgement/decision.ts';
import type { Judgement } from '../judgement/judgement.ts';
import { standingAgainst } from '../judgement/released.ts';
import type { ScanAsked } from '../ledger/rescan.ts';
import type { Destination } from '../policy/notify.ts';
import { isUntold } from './clicks.ts';
import { hasToPoint } from './moved.ts';
import { type Conversation, conversationOf, QUIET, type Said } from './said.ts';
import { lookOf, newAmong } from './shown.ts';
import { waitsUntil } from './waiting.ts';

/** A judgement that people may hear of. */
export interface News {
  readonly judgement: Judgement;
  readonly decision: Decision;
  /** What came of asking ECR for a scan. */
  readonly scanAsked?: ScanAsked;
}

/**
 * What a route does about a judgement. `quiet`: nothing is said, and noted, so that people can be told later what
 * had been before; `listed`: so it is, and the image is named in the one message of the day about what is approved.
 */
export type Hearing = 'tell' | 'quiet' | 'listed' | 'nothing' | Later;

/** It is said when the quiet hours are over, if it is still to be said then. */
export interface Later {
  /** ISO time. */
  readonly until: string;
  /** The message that stands there shows it at once, which notifies nobody. */
  readonly isToShow?: true;
}

/** A route whose every verdict is said by itself: once, until another one has been. */
export const hearsVerdicts = ({ judgement }: News, said: Said | undefined): Hearing =>
  said?.verdict === judgement.verdict ? 'nothing' : 'tell';

/** A route that holds conversations: where there is one it follows the image, and what begins one is policy. */
export function hearsIn(to: Destination, news: News, said: Said | undefined, now: Date): Hearing {
  const conversation = conversationOf(said);
  if (said && conversation) return hearsFurther(to, news, { ...said, conversation }, now);
  const isKnown = said?.verdict === news.judgement.verdict;
  // What was kept quiet may be worth a word by now, whatever else is.
  if (isKnown && said.receipt !== QUIET) return 'nothing';
  const why = whyQuiet(to, news, said);
  if (why !== undefined && isKnown) return 'nothing';
  if (why !== undefined) return isListed(to, why, news.judgement) ? 'listed' : 'quiet';
  const until = waitsUntil(to, news, now);
  return until === undefined ? 'tell' : { until };
}

/** Where there is a conversation: what gets worse is heard in the channel, and that may have to wait. */
function hearsFurther(
  to: Destination,
  news: News,
  said: Said & { readonly conversation: Conversation },
  now: Date,
): Hearing {
  const { judgement } = news;
  const { owes, owesList, shows } = said.conversation;
  if (owes || isAnswerOwed(news, said)) return 'tell';
  const look = lookOf(judgement);
  const isTold = said.shown ? said.shown.look === look : said.verdict === judgement.verdict;
  // What was shown in quiet hours, and is over before anybody was told of it, is not to stand there.
  const isShown = shows === undefined || shows === look;
  const isAll = !owesList && !hasToPoint(said.conversation);
  if (isTold) return isShown && isAll ? 'nothing' : 'tell';
  const until = isWorse(news, said) ? waitsUntil(to, news, now) : undefined;
  if (until === undefined) return 'tell';
  return shows === look ? { until } : { until, isToShow: true };
}

/**
 * Somebody has asked from Slack for a scan, and their thread has not been told what came of that. Of what is undecided
 * people hear first when it has lasted.
 */
export function isAnswerOwed({ judgement, scanAsked }: News, said: Said | undefined): boolean {
  if (!scanAsked?.click || !said || !conversationOf(said)) return false;
  const { at, shown } = said;
  if (!isUntold({ ...scanAsked.click, at: scanAsked.at }, { at, ...(shown && { shown }) }))
    return false;
  return judgement.verdict !== 'undecided' || said.verdict === 'undecided';
}

/** Whether what is quiet for this reason is named in the message of the day. What a person has let ship is not praised. */
export const isListed = (
  to: Destination,
  why: QuietBecause,
  { released }: Pick<Judgement, 'released'>,
): boolean => why === 'approved' && to.approvals === 'daily' && !released;

/** Why a verdict begins no conversation. */
export type QuietBecause = 'does-not-run' | 'approved' | 'milder' | 'not-worse';

/** Why it is not worth a message of its own in this channel; undefined where it is. What is not known is never kept quiet. */
export function whyQuiet(
  to: Destination,
  news: News,
  said: Said | undefined,
): QuietBecause | undefined {
  const { verdict } = news.judgement;
  if (to.onlyRunning && isKnownIdle(news)) return 'does-not-run';
  if (verdict === 'undecided') return undefined;
  if (verdict === 'approved' && to.changes !== 'every verdict') return 'approved';
  if (to.severityAtLeast && isMilder(news.judgement, to.severityAtLeast)) return 'milder';
  return to.changes === 'worse' && !isWorseThanBefore(news, said) ? 'not-worse' : undefined;
}

/**
 * A route that cannot write anew what it has said: it hears of what would begin a conversation, and of the approval
 * that ends what was said aloud.
 */
export function hearsTurns(
  to: Destination,
  news: News,
  said: Said | undefined,
  now: Date,
): Hearing {
  // No message names what is approved here: it would be a mail a day to everybody who needs none.
  const { approvals: _inOneMessage, ...each } = to;
  const hearing = hearsIn(each, news, said, now);
  const isSaidAloud = said !== undefined && said.receipt !== QUIET && said.verdict !== 'approved';
  const isOver = isSaidAloud && news.judgement.verdict === 'approved';
  if (hearing !== 'quiet' || !isOver) return hearing;
  const until = waitsUntil(to, news, now);
  return until === undefined ? 'tell' : { until };
}

/** The scanner says of every finding that nobody uses the image; basic scanning never says. */
const isKnownIdle = ({ decision: { findings } }: News): boolean =>
  findings.length > 0 && findings.every(({ inUse }) => inUse === 0);

/** Without a finding an image is harmless, unless it may not ship for what is not known. */
const isMilder = ({ worst, verdict }: Judgement, least: Severity): boolean =>
  worst === undefined ? verdict === 'approved' : isBelow(worst, least);

/** It was better a while ago, or blocks for what the image before did not have; unknown counts. */
function isWorseThanBefore({ judgement, decision }: News, said: Said | undefined): boolean {
  if (!decision.diff || (said && said.verdict !== judgement.verdict)) return true;
  const added = new Set(decision.diff.added);
  return (
    decision.deciding.length === 0 || decision.deciding.some(({ finding }) => added.has(finding))
  );
}

const RANK = { approved: 0, undecided: 1, quarantined: 2 } as const;

/** Whether it stands worse than people were shown: another verdict, or more that stands against it. */
export function isWorse({ judgement, decision }: News, said: Said | undefined): boolean {
  if (!said) return judgement.verdict !== 'approved';
  const change = RANK[judgement.verdict] - RANK[said.verdict];
  if (change !== 0) return change > 0;
  const isBlocked = judgement.verdict === 'quarantined' || decision.released !== undefined;
  if (!isBlocked || !said.shown) return false;
  const deciding = findingsOf(standingAgainst(decision));
  if (newAmong(deciding, said.shown).length > 0) return true;
  const known = new Set(said.shown.exploited);
  return deciding.some((finding) => isInKev(finding) && !known.has(finding.id));
}
