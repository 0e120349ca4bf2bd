import { isObject } from './complaints.ts';

export type SlackRequest = { token: string | undefined; body: Record<string, unknown> };

/** Arguments that a form holds as JSON. */
const STRUCTURED = new Set(['attachments', 'blocks', 'metadata', 'view']);

/**
 * Reads a call to Slack's Web API: JSON, or a form whose blocks, attachments, metadata and view are JSON texts, as
 * Slack's own client sends. The token is in the body or in the header.
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

export function jsonFields(text: string): Record<string, unknown> {
  const value = parsed(text);
  return isObject(value) ? value : {};
}

function formFields(text: string): Record<string, unknown> {
  const entries = [...new URLSearchParams(text)].map(([key, value]): [string, unknown] => [
    key,
    STRUCTURED.has(key) ? parsed(value) : value,
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

/** Forms know texts alone: `true`, and as some write it `1`. */
export const isTrue = (value: unknown): boolean =>
  value === true || value === 'true' || value === '1';
