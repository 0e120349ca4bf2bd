import type { Verdict } from '../judgement/verdict.ts';
import type { Shown } from './shown.ts';

/** The last thing that a route accepted from us about this image. */
export interface Said {
  readonly verdict: Verdict;
  /** ISO time. */
  readonly at: string;
  /** What the route calls the message: Slack's channel and ts, SNS's message id. */
  readonly receipt: string;
  /** It was noted for the message about a comparison, and is not heard of before that is sent. */
  readonly among?: Among;
  /** Where the route talks about the image; absent where it only posts. */
  readonly conversation?: Conversation;
  /** What it showed there; a former version did not say. */
  readonly shown?: Shown;
  /** The thread has been left in peace since; absent where it was told what is shown. */
  readonly untold?: Untold;
}

/** What a thread told last, while what was shown above it has gone on without a word. */
export interface Untold {
  /** ISO time. */
  readonly at: string;
  readonly shown?: Shown;
}

/** What people were told last in a thread, and when (ISO time): what is shown may be further. */
export const toldLast = ({ at, shown, untold }: Said): Untold =>
  untold ?? { at, ...(shown && { shown }) };

/** The message by which a route hears of a verdict, and what it knows until then. */
export interface Among {
  /** The comparison, and its round. */
  readonly run: string;
  readonly round: number;
  /** What the route was told last; absent: it was told nothing. */
  readonly before?: Omit<Said, 'among'>;
}

/** A root message in one channel, which shows how an image stands, and the thread under it, which tells how it came to that. */
export interface Conversation {
  /** Slack's id of the channel. */
  readonly channel: string;
  /** Slack's `ts` of the root message. */
  readonly root: string;
  /** How often the root has been written: in the id of every block, so that a click on an older one is known. */
  readonly revision: number;
  /** The thread lacks its word on what the root shows. */
  readonly owes?: true;
  /** The list in the thread of what the root cannot name; absent: there is none. */
  readonly list?: ListInThread;
  /** The thread lacks that list. */
  readonly owesList?: true;
  /** Its roots in other channels, where it was held before; the last one first. */
  readonly left?: readonly LeftRoot[];
  /** What the root shows by now, where that is told only when the quiet hours are over, or nobody knows. */
  readonly shows?: string;
  /** The channel where it belongs, which did not take it. */
  readonly insteadOf?: string;
  /** The root is about a vulnerability, and tells of this image among others. */
  readonly pivot?: true;
}

/** A list of an image's findings, as a reply. */
export interface ListInThread {
  /** Slack's `ts` of the reply. */
  readonly ts: string;
  /** Equal where nothing else is listed. */
  readonly look: string;
}

/** A root that a conversation has left behind, since people are to hear of the image in another channel. */
export interface LeftRoot extends Pick<Conversation, 'channel' | 'root' | 'revision' | 'list'> {
  /** The root that it says to go on in: its channel and `ts`; absent: it looks as before. */
  readonly pointsTo?: string;
}

/** How many messages are written anew with a conversation: Slack counts each. */
export const writingsOf = (conversation: Conversation | undefined): number =>
  conversation?.list ? 2 : 1;

/** The receipt of a route that has said nothing of a verdict. */
export const QUIET = 'quiet';

/** A former version wrote down only what Slack calls the message. */
const RECEIPT = /^([CDG][A-Z0-9]+)\/(\d+\.\d+)$/;

/** The conversation that a route has begun about an image; undefined where it has not. */
export function conversationOf(said: Said | undefined): Conversation | undefined {
  if (!said || said.conversation) return said?.conversation;
  const [, channel, root] = RECEIPT.exec(said.receipt) ?? [];
  return channel && root ? { channel, root, revision: 0 } : undefined;
}
