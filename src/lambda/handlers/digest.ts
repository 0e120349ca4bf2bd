import { MINUTE } from '../../core/time.ts';
import { digest } from '../../pipeline/digest.ts';
import { lambdaHandler } from '../lambda-handler.ts';
import type { Story } from '../middleware.ts';

/** Time enough for a few repositories, and for telling the channels. */
const LEFT_MILLISECONDS = 2 * MINUTE;

/** The schedule: what the event says does not matter. */
export const story: Story = (_event, tools, { timeLeft }) =>
  digest(tools, () => timeLeft() > LEFT_MILLISECONDS);

export const handler = lambdaHandler(story);
