import type { Current } from '../ledger/ledger.ts';
import type { Conversation, Said } from './said.ts';

/** No message shows this: it is the look of none. */
const ANYTHING = 'anything';

/**
 * What was said of an image, where another judgement takes the place of its present one. A run that has died, or that
 * Slack has answered no more, may have written the root message anew, and the thread, nor the record, knows of it:
 * then nobody may take the message for what it showed before.
 */
export function saidBefore({ said, settledAt }: Current): Current['said'] {
  if (settledAt !== undefined) return said;
  return Object.fromEntries(
    Object.entries(said).map(([route, one]) => [route, one && inDoubt(one)]),
  );
}

/** Whether nobody knows what the root message of a conversation shows, or what its thread says last. */
export const isInDoubt = ({ shows }: Conversation): boolean => shows === ANYTHING;

function inDoubt(said: Said): Said {
  const { conversation } = said;
  // The root of a message about many is not written for one of them.
  if (!conversation || conversation.pivot) return said;
  return { ...said, conversation: { ...conversation, shows: ANYTHING } };
}
