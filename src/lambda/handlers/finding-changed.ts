import { readFindingMessages } from '../../intake/finding-messages.ts';
import { findingsChanged } from '../../pipeline/findings-changed.ts';
import { lambdaHandler } from '../lambda-handler.ts';
import type { Story } from '../middleware.ts';

/** Messages of the queue of finding events. No image is judged here: the sweep does it. */
export const story: Story = async (raw, tools) => findingsChanged(readFindingMessages(raw), tools);

export const handler = lambdaHandler(story);
