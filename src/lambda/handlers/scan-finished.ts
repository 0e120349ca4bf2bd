import { parseEvent } from '../../intake/event.ts';
import { ignored } from '../../pipeline/outcome.ts';
import { scanEnded } from '../../pipeline/scan-ended.ts';
import { unlessDenied } from '../../pipeline/unless-denied.ts';
import { readyLambdaHandler } from '../lambda-handler.ts';
import type { Story } from '../middleware.ts';

/** Basic and enhanced scans that have ended. */
export const story: Story = async (raw, tools) => {
  const event = parseEvent(raw, tools.served);
  if (event.kind === 'scan-end') return unlessDenied(() => scanEnded(event, tools), tools);
  return ignored(
    event.kind === 'not-ours' ? event.why : 'an arrival is for the function image-arrived',
  );
};

export const handler = await readyLambdaHandler(story);
