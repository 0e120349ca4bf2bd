import { LEASE_MILLISECONDS } from '../../core/ledger/lease.ts';
import { sweep } from '../../pipeline/sweep.ts';
import { lambdaHandler } from '../lambda-handler.ts';
import type { Story } from '../middleware.ts';

/** The schedule: what the event says does not matter. No image is taken up that could outlast the run. */
export const story: Story = (_event, tools, { timeLeft }) =>
  sweep(tools, () => timeLeft() > LEASE_MILLISECONDS);

export const handler = lambdaHandler(story);
