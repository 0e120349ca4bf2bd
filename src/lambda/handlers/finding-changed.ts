import { readFindingMessages } from '../../intake/finding-messages.ts';
import { findingsChanged } from '../../pipeline/findings-changed.ts';
import type { HearingTools } from '../../pipeline/tools.ts';
import { hearingHandler } from '../hearing-handler.ts';
import type { Story } from '../middleware.ts';

/** Messages of the queue of finding events. No image is judged here: the sweep does it. */
export const story: Story<HearingTools> = async (raw, tools, { timeLeft }) =>
  findingsChanged(readFindingMessages(raw), tools, () => timeLeft() > LAST_WRITE_MILLISECONDS);

/** As long as one call of the ledger may take, and to say so. */
const LAST_WRITE_MILLISECONDS = 12_000;

export const handler = hearingHandler(story);
