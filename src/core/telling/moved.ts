import type { Conversation, LeftRoot } from './said.ts';

/** Whoever is sent about between more channels than this begins anew in the first of them. */
const KEPT = 5;

const isIn = ({ channel, insteadOf }: Conversation, wanted: string): boolean =>
  channel === wanted || insteadOf === wanted;

/**
 * The conversation that goes on in a channel: the one that is held there or, where it was held there before it moved
 * away, that one again, which leaves behind the one that was held meanwhile. Undefined where none was held there.
 */
export function conversationIn(
  before: Conversation | undefined,
  channel: string,
): Conversation | undefined {
  if (!before || isIn(before, channel)) return before;
  const again = before.left?.find((one) => one.channel === channel);
  if (!again) return undefined;
  const { pointsTo: _pointsTo, ...root } = again;
  return { ...root, ...leaving(before, channel) };
}

/** What a conversation leaves behind that goes on in another channel; nothing where it was held among others. */
export function leaving(
  before: Conversation | undefined,
  channel: string,
): Pick<Conversation, 'left'> {
  if (!before) return {};
  const { channel: from, root, revision, list, left = [] } = before;
  const own: LeftRoot = { channel: from, root, revision, ...(list && { list }) };
  const all = [...(before.pivot ? [] : [own]), ...left.filter((one) => one.channel !== channel)];
  return all.length > 0 ? { left: all.slice(0, KEPT) } : {};
}

/** Whether a root that was left behind still looks as if the conversation went on there. */
export const hasToPoint = (conversation: Conversation | undefined): boolean =>
  conversation?.left?.some(({ pointsTo }) => pointsTo === undefined) === true;
