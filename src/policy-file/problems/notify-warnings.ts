import type { NotifyRule } from '../../core/policy/notify.ts';
import { isDirectMessage } from '../../core/telling/slack-ids.ts';

/** Slack takes a message into a conversation of the bot with somebody, and knows no other one for it. */
export const warnsOfDirectMessage = ({ channel, source }: NotifyRule): string[] =>
  channel !== undefined && isDirectMessage(channel)
    ? [
        `${source}: ${channel} is a direct message: one of the bot itself with one person reaches that person alone, and into any other the bot cannot write; a channel begins with C or G`,
      ]
    : [];
