import { MINUTE } from '../../core/time.ts';
import { digest } from '../../pipeline/digest.ts';
import type { DigestTools } from '../../pipeline/tools.ts';
import { digestHandler } from '../digest-handler.ts';
import type { Story } from '../middleware.ts';

/** Time enough for a few repositories, and for telling the channels. */
const LEFT_MILLISECONDS = 2 * MINUTE;

/** The schedule: what the event says does not matter. */
export const story: Story<DigestTools> = (_event, tools, { timeLeft }) =>
  digest(tools, () => timeLeft() > LEFT_MILLISECONDS);

export const handler = digestHandler(story);
