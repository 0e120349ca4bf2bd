import { createHmac } from 'node:crypto';
import type { Handles } from './interact.ts';
import { wireView } from './slack-views.ts';
import { APP, type OpenView, type StoredMessage, seconds, type Workspace } from './workspace.ts';

/** By this the embedded Slack signs. */
export const SIGNING_SECRET = 'embedded-signing-secret';

type Fields = Readonly<Record<string, unknown>>;

/** Who acts: somebody of the world, or anybody. `team_id`: another one for people of another company. */
const userOf = ({ world }: Workspace, id: string): Fields => {
  const known = world().users?.find((one) => one.id === id);
  const name = known?.name ?? id.toLowerCase();
  return { id, username: name, name, team_id: known?.team_id ?? APP.team_id };
};

const common = (workspace: Workspace, user: string): Fields => ({
  user: userOf(workspace, user),
  api_app_id: APP.app_id,
  token: 'of a former way to verify',
  team: { id: APP.team_id, domain: 'embedded' },
  enterprise: null,
  is_enterprise_install: false,
});

/** docs.slack.dev, block_actions payload: of an element of a message, with what was chosen. */
export function blockActions(
  workspace: Workspace,
  user: string,
  { channel, ts, author: _author, blocks, text, thread_ts }: StoredMessage,
  action: Fields,
  { trigger_id, response_url }: Handles,
): Fields {
  const action_ts = `${seconds(workspace)}.000001`;
  return {
    type: 'block_actions',
    ...common(workspace, user),
    container: { type: 'message', message_ts: ts, channel_id: channel, is_ephemeral: false },
    trigger_id,
    channel: { id: channel, name: 'embedded' },
    message: {
      type: 'message',
      user: APP.user_id,
      bot_id: APP.bot_id,
      app_id: APP.app_id,
      team: APP.team_id,
      ts,
      text,
      blocks,
      ...(thread_ts && { thread_ts }),
    },
    state: { values: {} },
    response_url,
    actions: [{ ...action, action_ts }],
  };
}

/** docs.slack.dev, view_submission payload. */
export const viewSubmission = (
  workspace: Workspace,
  open: OpenView,
  values: Fields,
  { trigger_id }: Handles,
): Fields => ({
  type: 'view_submission',
  ...common(workspace, open.user),
  trigger_id,
  view: { ...wireView(open), state: { values } },
  response_urls: [],
});

/** A payload as it comes to a Lambda function URL: signed, and in base64, as forms come there. */
export function signedRequest(
  payload: unknown,
  now: Date,
  secret: string = SIGNING_SECRET,
): Fields & { readonly headers: Readonly<Record<string, string>>; readonly body: string } {
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const time = String(Math.floor(now.getTime() / 1_000));
  const signature = createHmac('sha256', secret).update(`v0:${time}:${body}`).digest('hex');
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: '/',
    rawQueryString: '',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      'x-slack-request-timestamp': time,
      'x-slack-signature': `v0=${signature}`,
    },
    requestContext: { http: { method: 'POST', path: '/', protocol: 'HTTP/1.1' } },
    body: Buffer.from(body).toString('base64'),
    isBase64Encoded: true,
  };
}
