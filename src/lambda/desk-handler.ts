import type { Desk } from '../pipeline/slack/desk.ts';
import { warmUpDesk } from '../pipeline/slack/warm-up-desk.ts';
import { openDesk } from './desk.ts';
import { framed, type LambdaHandler, once, prepare } from './framed.ts';
import type { Story } from './middleware.ts';
import { packagedPolicy } from './packaged-policy.ts';

/** The function that answers people in Slack, ready before its first request. */
export async function readyDeskHandler(
  story: Story<Desk>,
  open = once(() => openDesk(process.env, packagedPolicy())),
): Promise<LambdaHandler> {
  await prepare(process.env, open, warmUpDesk);
  return framed(story, open, process.env);
}
