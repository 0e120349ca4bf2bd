import { MINUTE } from '../../core/time.ts';
import { compareRegistry } from '../../pipeline/compare-registry.ts';
import type { ComparingTools } from '../../pipeline/tools.ts';
import { comparingHandler } from '../comparing-handler.ts';
import type { Story } from '../middleware.ts';

/** Time enough for a page of images, and for noting it. */
const LEFT_MILLISECONDS = MINUTE;

/** The schedule, and whoever wants it at once: what the event says does not matter. */
export const story: Story<ComparingTools> = (_event, tools, { timeLeft }) =>
  compareRegistry(tools, () => timeLeft() > LEFT_MILLISECONDS);

export const handler = comparingHandler(story);
