import { refreshThreatIntel } from '../../pipeline/refresh-threat-intel.ts';
import { lambdaHandler } from '../lambda-handler.ts';
import type { Story } from '../middleware.ts';

/** The schedule, and whoever wants the feeds at once: what the event says does not matter. */
export const story: Story = (_event, tools) => refreshThreatIntel(tools);

export const handler = lambdaHandler(story);
