import { NOT_REACHED, SlackRefusal } from '../../announce/slack/slack-failure.ts';

const ADVICE: Readonly<Record<string, string>> = {
  not_in_channel: 'invite the bot: /invite @ecr-scan-notifier',
  channel_not_found: 'there is no such channel, or it is private and the bot has not been invited',
  is_archived: 'name another channel',
  invalid_auth: 'store the bot token of the app, which begins with xoxb-',
  account_inactive:
    'the app was removed from the workspace: install it anew, and store its new token',
  token_revoked: 'install the app anew, and store its new token',
  missing_scope: 'add the scope to the app, and install it anew',
  no_such_subteam: 'there is no such user group: mend may-accept and may-release',
};

/** What to do about what Slack has refused, in brackets behind it; nothing where that is not known. */
export const adviceFor = (error: Error): string => {
  if (error.message.includes(NOT_REACHED))
    return ' (is the network there, and slack.com let through?)';
  const advice = error instanceof SlackRefusal ? ADVICE[error.word] : undefined;
  return advice ? ` (${advice})` : '';
};
