import type { Answer } from '../call.ts';
import { respond } from './response-url.ts';
import { findChannel } from './slack-channels.ts';
import { listGroupUsers, listUserGroups, lookupByEmail, userInfo } from './slack-directory.ts';
import { refused, SlackError } from './slack-error.ts';
import { history, replies } from './slack-history.ts';
import { asErrors } from './slack-limits.ts';
import {
  deleteMessage,
  getPermalink,
  postEphemeral,
  postMessage,
  updateMessage,
} from './slack-messages.ts';
import { isSlackMethod, RESPONSE_URL, SLACK_METHODS, type SlackMethod } from './slack-methods.ts';
import type { SlackRequest } from './slack-request.ts';
import { deleteScheduledMessage, scheduleMessage } from './slack-scheduled.ts';
import { holdToScope, scopeFor, scopesOf } from './slack-scopes.ts';
import { secondsToWait } from './slack-tiers.ts';
import { openView, publishView, pushView, updateView } from './slack-views.ts';
import { validateBlocks } from './validate-blocks.ts';
import { APP, type Workspace } from './workspace.ts';

type Body = Record<string, unknown>;
type Method = (workspace: Workspace, body: Body, token: string) => Record<string, unknown>;

const ANSWERS: Readonly<Record<SlackMethod, Method>> = {
  'auth.test': () => ({
    url: 'https://embedded.slack.com/',
    team: 'embedded',
    user: 'gatekeeper',
    ...APP,
  }),
  'blocks.validate': validateBlocks,
  'chat.delete': deleteMessage,
  'chat.deleteScheduledMessage': deleteScheduledMessage,
  'chat.getPermalink': getPermalink,
  'chat.postEphemeral': postEphemeral,
  'chat.postMessage': postMessage,
  'chat.scheduleMessage': scheduleMessage,
  'chat.update': updateMessage,
  'conversations.history': history,
  'conversations.replies': replies,
  'usergroups.list': listUserGroups,
  'usergroups.users.list': listGroupUsers,
  'users.info': userInfo,
  'users.lookupByEmail': lookupByEmail,
  'views.open': openView,
  'views.publish': publishView,
  'views.push': pushView,
  'views.update': updateView,
};

/** What anybody sees in a channel. */
const SAID: readonly string[] = ['chat.postMessage', 'chat.update'];

/**
 * Answers one call to Slack with the body of its response, which says `ok: false` and an error where
 * AWS would raise one, and with HTTP 429 where it came too early. Every token of Slack's form is known.
 */
export function answerSlackCall(
  workspace: Workspace,
  method: string,
  { token, body }: SlackRequest,
): Answer {
  return answeredAs(() => {
    if (!isSlackMethod(method)) {
      const names = Object.keys(SLACK_METHODS).join(', ');
      const sentence = `the embedded Slack does not implement ${method}; implemented are ${names}`;
      throw refused({ error: 'unknown_method', messages: asErrors([sentence]) });
    }
    if (token === undefined) throw new SlackError('not_authed');
    if (!/^xox[a-z]-./.test(token)) throw new SlackError('invalid_auth');
    const channel = idOf(workspace, body['channel']);
    const wait = secondsToWait(workspace, method, channel);
    if (wait !== undefined) return tooEarly(wait);
    const needed = scopeFor(method, channel, workspace);
    const provided = scopesOf(workspace);
    holdToScope(needed, provided);
    const fields = ANSWERS[method](workspace, body, token);
    workspace.called.push({ method, body });
    if (SAID.includes(method)) workspace.said.push({ method, body });
    return slackJson(200, { ok: true, ...fields }, scopeHeaders(needed, provided));
  });
}

/** Answers what is posted to a `response_url`: HTTP 404 where it does not hold any more. */
export function answerResponse(workspace: Workspace, path: string, body: Body): Answer {
  return answeredAs(() => {
    respond(workspace, path, body);
    const { channel } = workspace.responseUrls.get(path) ?? {};
    workspace.called.push({ method: RESPONSE_URL, body: { channel, ...body } });
    return slackJson(200, { ok: true });
  }, statusOfResponse);
}

const statusOfResponse = (error: string): number =>
  /^(expired|used)_url$/.test(error) ? 404 : 400;

function answeredAs(answer: () => Answer, statusOf: (error: string) => number = () => 200): Answer {
  try {
    return answer();
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    const body = { ok: false, error: error.message, ...error.fields };
    return slackJson(statusOf(error.message), body);
  }
}

const tooEarly = (wait: number): Answer =>
  slackJson(429, { ok: false, error: 'ratelimited' }, { 'retry-after': String(wait) });

/** A channel that is not there is known by what it was called. */
const idOf = (workspace: Workspace, called: unknown): string =>
  typeof called === 'string' ? (findChannel(workspace, called)?.id ?? called) : '';

/** Slack says beside every answer what the token may do, and what the method asked for. */
const scopeHeaders = (
  needed: string | undefined,
  provided: readonly string[],
): Record<string, string> => ({
  'x-oauth-scopes': provided.join(','),
  ...(needed !== undefined && { 'x-accepted-oauth-scopes': needed }),
});

export function slackJson(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): Answer {
  const type = { 'content-type': 'application/json; charset=utf-8' };
  return { status, headers: { ...type, ...headers }, body: JSON.stringify(body) };
}
