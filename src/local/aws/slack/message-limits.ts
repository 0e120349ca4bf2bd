import { isObject } from './complaints.ts';
import { refused, SlackError } from './slack-error.ts';
import { refuseBlocks } from './slack-limits.ts';
import type { Metadata } from './workspace.ts';

/** What a message consists of. */
export interface Content {
  readonly text: string;
  /** Absent where the call has none, which is another thing than an empty list. */
  readonly blocks?: readonly Record<string, unknown>[];
  readonly attachments?: unknown;
  /** `null`: to be taken away. */
  readonly metadata?: Metadata | null;
}

/** Longer texts are cut off by Slack, or refused. */
export const POSTED_CHARACTERS = 40_000;
/** docs.slack.dev, chat.update: msg_too_long. */
export const UPDATED_CHARACTERS = 4_000;

/**
 * The content of a call that says something.
 *
 * @throws SlackError where Slack does not take it
 */
export function contentOf(body: Readonly<Record<string, unknown>>, characters: number): Content {
  const { blocks, attachments } = body;
  const text = typeof body['text'] === 'string' ? body['text'] : '';
  const hasBlocks = blocks !== undefined && !(Array.isArray(blocks) && blocks.length === 0);
  if (!hasBlocks && text === '' && attachments === undefined) throw new SlackError('no_text');
  if (text.length > characters) throw new SlackError('msg_too_long');
  const metadata = metadataOf(body['metadata']);
  const refusal = hasBlocks ? refuseBlocks(blocks) : undefined;
  if (refusal) throw refused(refusal);
  return {
    text,
    ...(blocks !== undefined && { blocks: blocks as Record<string, unknown>[] }),
    ...(attachments !== undefined && { attachments }),
    ...(metadata !== undefined && { metadata }),
  };
}

const NAME = /^[a-z][a-z0-9_]*$/;

function metadataOf(metadata: unknown): Metadata | null | undefined {
  if (metadata === undefined) return undefined;
  if (!isObject(metadata)) throw new SlackError('invalid_metadata_format');
  if (Object.keys(metadata).length === 0) return null;
  const { event_type, event_payload } = metadata;
  if (typeof event_type !== 'string' || !isObject(event_payload))
    throw new SlackError('invalid_metadata_format');
  if (![event_type, ...Object.keys(event_payload)].every((name) => NAME.test(name)))
    throw new SlackError('invalid_metadata_schema');
  return { event_type, event_payload };
}
