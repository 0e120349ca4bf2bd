import { parseEvent } from '../../intake/event.ts';
import { imageArrived } from '../../pipeline/image-arrived.ts';
import { ignored } from '../../pipeline/outcome.ts';
import { unlessDenied } from '../../pipeline/unless-denied.ts';
import { readyLambdaHandler } from '../lambda-handler.ts';
import type { Story } from '../middleware.ts';

/** Pushes, pulls through the cache and replications. */
export const story: Story = async (raw, tools) => {
  const event = parseEvent(raw, tools.served);
  if (event.kind === 'arrival') return unlessDenied(() => imageArrived(event, tools), tools);
  return ignored(
    event.kind === 'not-ours' ? event.why : 'the end of a scan is for the function scan-finished',
  );
};

export const handler = await readyLambdaHandler(story);
