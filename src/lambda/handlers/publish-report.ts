import { type PublishingTools, publishReport } from '../../pipeline/publish-report.ts';
import type { Story } from '../middleware.ts';
import { reportHandler } from '../report-handler.ts';

/** The schedule: what the event says does not matter. */
export const story: Story<PublishingTools> = (_event, tools) => publishReport(tools);

export const handler = reportHandler(story);
