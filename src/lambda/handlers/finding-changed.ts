import { readFindingMessages } from '../../intake/finding-messages.ts';
import { findingsChanged } from '../../pipeline/findings-changed.ts';
import { lambdaHandler } from '../lambda-handler.ts';
import type { Story } from '../middleware.ts';

/** Messages of the queue of finding events. No image is judged here: the sweep does it. */
export const story: Story = async (raw, tools, { timeLeft }) =>
  findingsChanged(readFindingMessages(raw), tools, () => timeLeft() > LAST_WRITE_MILLISECONDS);

/** As long as one call of the ledger may take, and to say so. */
const LAST_WRITE_MILLISECONDS = 12_000;

export const handler = lambdaHandler(story);
