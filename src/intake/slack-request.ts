import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod/mini';
import { MINUTE } from '../core/time.ts';

/** As much of what a Lambda function URL hands over (payload format 2.0) as is needed here. */
const FunctionUrlEvent = z.object({
  headers: z.record(z.string(), z.string()),
  body: z.optional(z.string()),
  isBase64Encoded: z.optional(z.boolean()),
});

/** What may not be believed. `why` is for our log alone: whoever forges learns nothing of it. */
export interface Unsigned {
  readonly status: 401 | 413;
  readonly says: string;
  readonly why: string;
}

const TOO_LARGE: Unsigned = {
  status: 413,
  says: 'The request is too large.',
  why: 'the body is larger than anything of Slack',
};
const unsigned = (why: string): Unsigned => ({
  status: 401,
  says: 'The request is not signed as Slack signs.',
  why,
});

/** A view has 250 kB at most, and a message with its blocks less. */
const MOST_BYTES = 1_000_000;
/** docs.slack.dev, verifying requests: what is older may be somebody's who has recorded it. */
const TOLERANCE_MILLISECONDS = 5 * MINUTE;

/**
 * The body of a request that Slack has signed with this secret, as text; or what is wrong with the request. `event`:
 * of a Lambda function URL, whose bodies may come in base64. Pure but for the hash.
 */
export function signedBody(
  event: unknown,
  secret: string,
  now: Date,
): { readonly body: string } | Unsigned {
  const read = FunctionUrlEvent.safeParse(event);
  if (!read.success) return unsigned('it is no request of a function URL');
  const { headers, body = '', isBase64Encoded = false } = read.data;
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.byteLength > MOST_BYTES) return TOO_LARGE;
  const timestamp = headerOf(headers, 'x-slack-request-timestamp');
  const signature = headerOf(headers, 'x-slack-signature');
  const wrong = whatIsWrong(timestamp, signature, now);
  if (wrong) return unsigned(wrong);
  const expected = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(bytes).digest();
  const given = Buffer.from(signature.slice(SCHEME.length), 'hex');
  return timingSafeEqual(expected, given)
    ? { body: bytes.toString('utf8') }
    : unsigned('the signature is not of this body, this time and our secret');
}

const SCHEME = 'v0=';

/** Of what stands beside the body: undefined where only the signature itself is left to be looked at. */
function whatIsWrong(timestamp: string, signature: string, now: Date): string | undefined {
  if (!/^\d{1,12}$/.test(timestamp)) return 'it carries no time';
  const distance = Math.abs(now.getTime() - Number(timestamp) * 1_000);
  if (distance > TOLERANCE_MILLISECONDS) return 'its time is not ours';
  return /^v0=[0-9a-f]{64}$/.test(signature) ? undefined : 'it carries no signature';
}

/** Function URLs write the names of headers small, and others need not. */
const headerOf = (headers: Readonly<Record<string, string>>, name: string): string =>
  Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1] ?? '';
