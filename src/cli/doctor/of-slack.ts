import type { Checked } from '../slack/check-slack.ts';
import { advice, good, notYet, type Result, unknown, wrong } from './result.ts';

/** What `slack test` would say, as a line of its own. That Slack is out of reach, or out of order, says nothing of it. */
export function ofSlack({ state, says, mayPass }: Checked): Result {
  if (state === 'right') return good(says);
  if (state === 'open') return advice(says);
  return mayPass ? unknown(says) : wrong(says);
}

export const WITHOUT_SLACK = notYet('no channel is set');
export const WITHOUT_TOKEN = unknown('Slack is asked when it takes the token');
