import { invalidArguments, SlackError } from './slack-error.ts';
import { refuseBlocks } from './slack-limits.ts';
import { viewOf } from './view-limits.ts';
import type { Workspace } from './workspace.ts';

/** blocks.validate, by what is held against messages and modals here. */
export function validateBlocks(
  _workspace: Workspace,
  { blocks, view }: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  if ((blocks === undefined) === (view === undefined))
    throw invalidArguments('provide exactly one of blocks, view, or message');
  const against = view === undefined ? refuseBlocks(blocks) : againstView(view);
  if (against === undefined) return {};
  const errors = (against.messages ?? [`[ERROR] ${against.error}`]).map(asError);
  throw new SlackError(view === undefined ? 'invalid_blocks' : 'invalid_view', { errors });
}

function againstView(view: unknown): ReturnType<typeof refuseBlocks> {
  try {
    viewOf(view, 'modal');
    return undefined;
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    const { messages } = (error.fields['response_metadata'] ?? {}) as { messages?: string[] };
    return { error: error.message, ...(messages && { messages }) };
  }
}

/** `[ERROR] must be a string [json-pointer:/blocks/0]` as the validator says it. */
function asError(sentence: string): Record<string, string> {
  const [, message = sentence, pointer = ''] =
    /^\[ERROR\] (.*?)(?: \[json-pointer:(.*)\])?$/.exec(sentence) ?? [];
  return { pointer, code: 'failed_constraint', message };
}
