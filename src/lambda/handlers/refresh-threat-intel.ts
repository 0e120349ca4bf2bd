import { refreshThreatIntel } from '../../pipeline/refresh-threat-intel.ts';
import type { FeedTools } from '../../pipeline/tools.ts';
import { feedHandler } from '../feed-handler.ts';
import type { Story } from '../middleware.ts';

/** The schedule, and whoever wants the feeds at once: what the event says does not matter. */
export const story: Story<FeedTools> = (_event, tools) => refreshThreatIntel(tools);

export const handler = feedHandler(story);
