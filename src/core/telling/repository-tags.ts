import { matchesGlob } from '../policy/glob.ts';
import type { NotifyByTag } from '../policy/notify.ts';
import { EXPECTED_CHANNEL, isChannelId } from './slack-ids.ts';

/** What the owners of a repository say of it by its AWS tags. */
export interface RepositoryTags {
  /** As it stands there: anybody who may tag the repository has written it. */
  readonly slackChannel?: string;
  /** Whose it is, for people. */
  readonly owner?: string;
}

/** What becomes of the channel that a repository's tag names. */
export type TagChoice = { readonly channel: string } | { readonly refused: string };

/** The channel that a repository's tag chooses, or why it chooses none; undefined where it names none. */
export function choiceOf(
  tags: RepositoryTags | undefined,
  byTag: NotifyByTag | undefined,
): TagChoice | undefined {
  const channel = tags?.slackChannel;
  if (channel === undefined || !byTag) return undefined;
  if (!isChannelId(channel)) {
    return { refused: `"${channel}" is not the id of a channel: ${EXPECTED_CHANNEL}` };
  }
  return byTag.channels.some((pattern) => matchesGlob(pattern, channel))
    ? { channel }
    : { refused: `the policy lets no tag choose ${channel} (notify-by-tag)` };
}
