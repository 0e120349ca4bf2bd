import { isObject, refuseBlocks, type SlackRefusal } from './slack-limits.ts';

/** A message Slack took: what was sent without the token, blocks and metadata parsed. */
export type SlackMessage = { method: string; body: Record<string, unknown> };

export type Slack = { messages: SlackMessage[]; posted: Map<string, string>; now: () => Date };

export type SlackRequest = { token: string | undefined; body: Record<string, unknown> };

const METHODS = ['auth.test', 'chat.postMessage', 'chat.update'];

/**
 * Reads a call to Slack's Web API: JSON, or a form whose blocks, attachments and metadata are JSON
 * texts, as Slack's own client sends. The token is in the body or in the header.
 */
export function slackRequestOf(
  contentType: string | undefined,
  authorization: string | undefined,
  text: string,
): SlackRequest {
  const isJson = contentType?.startsWith('application/json') === true;
  const { token, ...body } = isJson ? jsonFields(text) : formFields(text);
  const bearer = /^Bearer (.+)$/.exec(authorization ?? '')?.[1];
  return { token: typeof token === 'string' && token !== '' ? token : bearer, body };
}

/**
 * Answers one call to Slack with the body of its response, which says `ok: false` and an error where
 * AWS would raise one. Every channel exists, and every token of Slack's form is known.
 */
export function answerSlackCall(slack: Slack, method: string, request: SlackRequest): SlackAnswer {
  if (!METHODS.includes(method)) {
    const sentence = `the embedded Slack does not implement ${method}; implemented are ${METHODS.join(', ')}`;
    return refused({ error: 'unknown_method', messages: [`[ERROR] ${sentence}`] });
  }
  if (request.token === undefined) return refused({ error: 'not_authed' });
  if (!/^xox[a-z]-./.test(request.token)) return refused({ error: 'invalid_auth' });
  if (method === 'auth.test') {
    return {
      ok: true,
      url: 'https://embedded.slack.com/',
      team: 'embedded',
      user: 'gatekeeper',
      team_id: 'T000000001',
      user_id: 'U000000001',
      bot_id: 'B000000001',
    };
  }
  const refusal = refuseMessage(slack, method, request.body);
  if (refusal !== undefined) return refused(refusal);
  slack.messages.push({ method, body: request.body });
  return method === 'chat.update' ? updated(request.body) : posted(slack, request.body);
}

export type SlackAnswer = { ok: boolean; error?: string } & Record<string, unknown>;

function refused({ error, messages }: SlackRefusal): SlackAnswer {
  return {
    ok: false,
    error,
    ...(messages === undefined ? {} : { response_metadata: { messages } }),
  };
}

function refuseMessage(
  slack: Slack,
  method: string,
  body: Record<string, unknown>,
): SlackRefusal | undefined {
  const { channel, text, blocks, metadata, ts } = body;
  if (typeof channel !== 'string' || channel === '') {
    return { error: 'invalid_arguments', messages: ['[ERROR] missing required field: channel'] };
  }
  if (method === 'chat.update' && (typeof ts !== 'string' || slack.posted.get(ts) !== channel)) {
    return { error: 'message_not_found' };
  }
  const hasBlocks = blocks !== undefined && !(Array.isArray(blocks) && blocks.length === 0);
  const hasText = typeof text === 'string' && text !== '';
  if (!hasBlocks && !hasText) return { error: 'no_text' };
  if (hasText && text.length > 40_000) return { error: 'msg_too_long' };
  if (metadata !== undefined && !isMetadata(metadata)) return { error: 'invalid_metadata_format' };
  return hasBlocks ? refuseBlocks(blocks) : undefined;
}

function isMetadata(metadata: unknown): boolean {
  return (
    isObject(metadata) &&
    typeof metadata['event_type'] === 'string' &&
    isObject(metadata['event_payload'])
  );
}

function posted(slack: Slack, body: Record<string, unknown>): SlackAnswer {
  const channel = channelIdOf(String(body['channel']));
  const count = String(slack.posted.size + 1).padStart(6, '0');
  const ts = `${Math.floor(slack.now().getTime() / 1000)}.${count}`;
  slack.posted.set(ts, channel);
  const { channel: _channel, ...content } = body;
  return { ok: true, channel, ts, message: { type: 'message', ...content, ts } };
}

function updated(body: Record<string, unknown>): SlackAnswer {
  const { channel, ts, text = '', ...content } = body;
  return { ok: true, channel, ts, text, message: { type: 'message', ...content, text } };
}

/** Slack answers with a channel's id, whatever it was called by; a name gets the same one each time. */
function channelIdOf(channel: string): string {
  if (/^[CDG][A-Z0-9]{2,}$/.test(channel)) return channel;
  const hex = Buffer.from(channel.replace(/^#/, '')).toString('hex').toUpperCase();
  return `C${hex.slice(0, 10).padEnd(10, '0')}`;
}

function jsonFields(text: string): Record<string, unknown> {
  const value = parsed(text);
  return isObject(value) ? value : {};
}

function formFields(text: string): Record<string, unknown> {
  const structured = new Set(['blocks', 'attachments', 'metadata']);
  const entries = [...new URLSearchParams(text)].map(([key, value]): [string, unknown] => [
    key,
    structured.has(key) ? parsed(value) : value,
  ]);
  return Object.fromEntries(entries);
}

/** The value of a JSON text; the text itself when it is none, which the checks then refuse. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
