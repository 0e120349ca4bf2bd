import { type ImageRef, imageKey } from '../../core/image.ts';
import type { Verdict } from '../../core/judgement/verdict.ts';
import type { SoFar } from '../route.ts';
import { called, type SlackAccess, type SlackPlace } from './slack-calls.ts';

/** The same of a message about many images, by its name; `step`: the root, the place of a reply, or what was accepted. */
export const deliveryOfPivot = (
  name: string,
  step: 'root' | number | `accepted/${string}`,
): string => `pivot/${name}/${step}`;

/** What is written of a judgement: the root message, the reply under it, the list of its findings there; and in a former channel where that is. */
export type Step = 'root' | 'reply' | 'list' | 'moved';

/**
 * By this a message is known again, however often a run dies of posting it. It stands in the message's metadata. Of one
 * judgement a thread may be told more than once, so a reply is named by the writing of its root as well.
 */
export const deliveryOf = (
  image: ImageRef,
  { number }: Pick<SoFar, 'number'>,
  step: Step,
  writing?: number,
): string => `${imageKey(image)}#${number}${writing === undefined ? '' : `.${writing}`}/${step}`;

/** A channel, or the thread under a message of it. */
export interface Where {
  readonly channel: string;
  readonly root?: string;
}

/**
 * Where a message stands that another run has posted before it died; undefined where it has not, or where that cannot be
 * known: the scope to read what a channel says is optional, and what is not found is posted. Never throws.
 */
export async function findPosted(
  access: SlackAccess,
  where: Where,
  delivery: string,
  { judgedAt }: Pick<SoFar, 'judgedAt'>,
): Promise<SlackPlace | undefined> {
  try {
    return await search(access, where, delivery, sinceOf(judgedAt));
  } catch {
    return undefined;
  }
}

const PAGE = 50;
/** A channel that has had more messages since is searched no further. */
const PAGES = 4;

async function search(
  access: SlackAccess,
  where: Where,
  delivery: string,
  oldest: string,
): Promise<SlackPlace | undefined> {
  for await (const messages of pagesOf(access, where, oldest)) {
    const ts = messages.find((one) => deliveryIn(one) === delivery)?.ts;
    if (ts) return { channel: where.channel, ts };
  }
  return undefined;
}

async function* pagesOf(
  access: SlackAccess,
  where: Where,
  oldest: string,
): AsyncGenerator<readonly Posted[]> {
  let cursor: string | undefined;
  for (let page = 1; page <= PAGES; page += 1) {
    const range = { oldest, limit: PAGE, include_all_metadata: true, ...(cursor && { cursor }) };
    const { messages, next } = await readPage(access, where, range);
    yield messages;
    if (!next) return;
    cursor = next;
  }
}

/**
 * The verdict of the last word in a thread where no record knows of it: a run has posted it and died, and another
 * judgement has taken the place of the one that it told. 'unknown' where what the thread says cannot be read; undefined
 * where there is no such word. Never throws.
 */
export async function findUnnoted(
  access: SlackAccess,
  where: Required<Where>,
  image: ImageRef,
  { number, said }: Pick<SoFar, 'number' | 'said'>,
): Promise<Verdict | 'unknown' | undefined> {
  if (!said?.shown) return 'unknown';
  const noted = said.shown.number;
  const isUnnoted = (one: Posted): boolean => {
    const replied = replyIn(one, image);
    return replied !== undefined && replied > noted && replied < number;
  };
  try {
    let last: Posted | undefined;
    for await (const messages of pagesOf(access, where, sinceOf(said.at))) {
      for (const one of messages.filter(isUnnoted))
        if ((one.ts ?? '') > (last?.ts ?? '')) last = one;
    }
    return last && verdictIn(last);
  } catch {
    return 'unknown';
  }
}

/** Of which judgement of the image a message in its thread tells. */
function replyIn(one: Posted, image: ImageRef): number | undefined {
  const [key, number, step] = String(deliveryIn(one)).split(/[#/](?=[\d.]+\/reply$|reply$)/);
  return key === imageKey(image) && step === 'reply'
    ? Number.parseInt(number ?? '', 10)
    : undefined;
}

const VERDICTS: readonly Verdict[] = ['approved', 'quarantined', 'undecided'];
const verdictIn = ({ metadata }: Posted): Verdict | 'unknown' => {
  const verdict = metadata?.event_payload?.verdict;
  return VERDICTS.find((one) => one === verdict) ?? 'unknown';
};

interface Range {
  readonly oldest: string;
  readonly limit: number;
  readonly include_all_metadata: boolean;
  readonly cursor?: string;
}

interface Posted {
  readonly ts?: string;
  readonly metadata?: {
    readonly event_payload?: { readonly delivery_id?: unknown; readonly verdict?: unknown };
  };
}

/** One page of what was said there; `next`: the cursor to the one behind it. */
async function readPage(
  access: SlackAccess,
  { channel, root }: Where,
  range: Range,
): Promise<{ messages: readonly Posted[]; next: string | undefined }> {
  const answer = await called(access, `reading the Slack channel ${channel}`, (slack) =>
    root === undefined
      ? slack.conversations.history({ channel, ...range })
      : slack.conversations.replies({ channel, ts: root, ...range }),
  );
  return {
    messages: answer.messages ?? [],
    next: answer.response_metadata?.next_cursor,
  };
}

const deliveryIn = ({ metadata }: Posted): unknown => metadata?.event_payload?.delivery_id;

/** A minute before, for clocks that differ: seconds since 1970. */
const sinceOf = (judgedAt: string): string => String(Date.parse(judgedAt) / 1000 - 60);
