import { ErrorCode } from '@slack/web-api';
import { NotYet, PermanentFailure, TransientFailure } from '../../core/errors.ts';

/** What the errors of Slack's client say. Never the answer's body: it may repeat what we sent, token included. */
interface SlackFailure {
  readonly name?: string;
  readonly code?: unknown;
  readonly retryAfter?: number;
  readonly statusCode?: number;
  readonly data?: { readonly error?: unknown };
  readonly cause?: { readonly name?: string; readonly cause?: { readonly code?: string } };
}

/** Slack's word for what is wrong. Where a proxy answers, its whole text stands in that place. */
function wordOf({ code, data }: SlackFailure): string | undefined {
  const said = code === ErrorCode.PlatformError ? data?.error : undefined;
  return typeof said === 'string' && /^[a-z0-9_]{1,60}$/.test(said) ? said : undefined;
}

/** Seconds after which Slack, which has not taken the message, wants it again. */
export function waitFor(error: unknown): number | undefined {
  const failure = error as SlackFailure;
  if (failure.code === ErrorCode.RateLimitedError) return failure.retryAfter ?? 1;
  return /^rate_?limited$/.test(wordOf(failure) ?? '') ? 1 : undefined;
}

/** Answers of Slack that a moment later may be others (docs.slack.dev, chat.postMessage). */
const TRANSIENT =
  /^(rate_?limited|message_limit_exceeded|internal_error|fatal_error|update_failed|request_timeout|service_unavailable|team_added_to_org)$/;

/** Slack has understood a call, and does not do what it asks for. */
export class SlackRefusal extends PermanentFailure {
  /** Slack's word for why. */
  readonly word: string;

  constructor(doing: string, word: string) {
    super(`${doing}: ${word}`);
    this.word = word;
  }
}

/** A message of ours that is not there any more, or cannot be written anew (docs.slack.dev, chat.update). */
export const isGone = ({ word }: SlackRefusal): boolean =>
  /^(message_not_found|cant_update_message|edit_window_closed|block_mismatch|thread_not_found)$/.test(
    word,
  );

/** A form that somebody has closed (docs.slack.dev, views.update). */
export const isClosed = ({ word }: SlackRefusal): boolean => word === 'not_found';

/** A channel that is not there, is closed, or does not let us in: another one may take the message. */
export const isNotTakenThere = ({ word }: SlackRefusal): boolean =>
  /^(channel_not_found|not_in_channel|is_archived|is_inactive|messages_tab_disabled|external_channel_migrating|restricted_action(_.+)?)$/.test(
    word,
  );

/** What went wrong at Slack, named for what to do about it. */
export function failureOfSlack(doing: string, error: unknown): TransientFailure | PermanentFailure {
  const failure = error as SlackFailure;
  const word = wordOf(failure);
  if (word !== undefined && !TRANSIENT.test(word)) return new SlackRefusal(doing, word);
  const text = `${doing}: ${word ?? sayFailure(failure)}`;
  const wait = failure.code === ErrorCode.RateLimitedError ? (failure.retryAfter ?? 1) : 0;
  if (wait > COMES_AGAIN_SECONDS) return new NotYet(text, wait);
  const isRefused = failure.code === ErrorCode.HTTPError && (failure.statusCode ?? 500) < 500;
  const Failure = isRefused ? PermanentFailure : TransientFailure;
  return new Failure(text);
}

/** After so long Lambda hands in an event for the second time. */
const COMES_AGAIN_SECONDS = 60;

/** Codes of Node.js under which no connection comes about. */
const OUT_OF_REACH = /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH)$/;

const sayNoAnswer = (why: string): string =>
  OUT_OF_REACH.test(why) ? `${NOT_REACHED}: ${why}` : `no answer: ${why}`;

export const NOT_REACHED = 'Slack cannot be reached';

function sayFailure({ name, code, statusCode, retryAfter, cause }: SlackFailure): string {
  switch (code) {
    case ErrorCode.RateLimitedError:
      return `rate limited for ${retryAfter ?? 1} s`;
    case ErrorCode.HTTPError:
      return `HTTP status ${statusCode}`;
    case ErrorCode.PlatformError:
      return "an answer that is not Slack's";
    default:
      return sayNoAnswer(cause?.cause?.code ?? cause?.name ?? name ?? '');
  }
}
