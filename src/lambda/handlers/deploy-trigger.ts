import { actOnTriggers } from '../../pipeline/triggers/act-on-triggers.ts';
import type { TriggerTools } from '../../pipeline/triggers/trigger-tools.ts';
import type { Story } from '../middleware.ts';
import { triggerHandler } from '../trigger-handler.ts';

/** Time enough for one call, and for telling of it. */
const LEFT_MILLISECONDS = 40_000;

/** The schedule: what the event says does not matter. */
export const story: Story<TriggerTools> = (_event, tools, { timeLeft }) =>
  actOnTriggers(tools, () => timeLeft() > LEFT_MILLISECONDS);

export const handler = triggerHandler(story);
