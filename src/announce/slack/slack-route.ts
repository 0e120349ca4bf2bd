import { messageOf } from '../../core/ledger/comparison.ts';
import { destinationOf } from '../../core/policy/notify.ts';
import { hearsIn } from '../../core/telling/hearing.ts';
import type { Acting, Guidance } from '../announcement.ts';
import type { Route, RouteKind } from '../route.ts';
import type { SlackMessage } from './slack-block.ts';
import { type Metadata, post } from './slack-calls.ts';
import { slackClientFrom } from './slack-client.ts';
import { converse } from './slack-conversation.ts';
import { slackNotice } from './slack-notice.ts';
import type { SlackHouse } from './slack-saying.ts';
import { type SlackSettings, slackProblemsIn, slackSettingsIn } from './slack-settings.ts';
import { slackSummary } from './slack-summary.ts';
import { slackPivots } from './slack-tell-pivot.ts';

/** Channels, by the bot token; the receipt is `<channel>/<ts>`. */
export const slackRoute = (house: SlackHouse, guidance?: Guidance, acting?: Acting): Route => ({
  name: 'slack',
  prepare: async () => {
    await house.client().catch(() => undefined);
  },
  hears: (news, said, now) => hearsIn(destinationOf(news.judgement, house.notify), news, said, now),
  send: (announcement, soFar) =>
    converse(
      house,
      { ...announcement, ...(guidance && { guidance }), ...(acting && { acting }) },
      soFar,
    ),
  pivots: slackPivots(house, guidance, acting),
  notify: (notices) =>
    postHome(house, slackNotice(notices), {
      event_type: 'policy_noticed',
      event_payload: { notices: notices.length },
    }),
  summarise: (summary) =>
    postHome(house, slackSummary(summary, guidance?.members), {
      event_type: 'registry_compared',
      event_payload: { comparison: messageOf(summary.run), judged: summary.tally.judged },
    }),
});

/** What is about no single image stands in the deployment's own channel. */
async function postHome(
  house: SlackHouse,
  message: SlackMessage,
  metadata: Metadata,
): Promise<string> {
  const { channel, ts } = await post(house, house.channel, { message, metadata });
  return `${channel}/${ts}`;
}

/** Switched on by the channel's id. */
export const slack: RouteKind<SlackSettings> = {
  name: 'slack',
  needs: 'a Slack channel',
  variable: 'SLACK_CHANNEL',
  settingsIn: slackSettingsIn,
  problemsIn: slackProblemsIn,
  open: (
    { channel, signingSecret, ...access },
    { ssm, notify, guidance, acting, now, pause, run, timeout },
  ) => {
    const headers: Record<string, string> = run ? { 'x-invocation': run } : {};
    const client = slackClientFrom({ ...access, ssm: ssm(), headers, now, timeout });
    // A button without anybody behind it would only fail.
    return slackRoute({ channel, notify, client, pause }, guidance, signingSecret && acting);
  },
};
