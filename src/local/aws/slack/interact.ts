import { createHash } from 'node:crypto';
import { RESPONSE_PATH } from './response-url.ts';
import { APP, nextNumber, seconds, type Workspace } from './workspace.ts';

/** An act of a person: on a message, in a modal, or anywhere. */
export interface Interaction {
  readonly user: string;
  /** Where the message stands on which they acted. */
  readonly on?: { readonly channel: string; readonly ts: string };
  /** The modal in which they acted. */
  readonly view?: string;
}

/** What Slack hands an app along with the act of a person. */
export interface Handles {
  readonly trigger_id: string;
  /** Only for an act on a message. */
  readonly response_url?: string;
}

/** Hands out what an act of a person entitles the app to. `base`: the URL under which the embedded Slack is reached. */
export function handlesFor(
  workspace: Workspace,
  { user, on, view }: Interaction,
  base: string,
): Handles {
  const at = workspace.now().getTime();
  const number = nextNumber(workspace);
  const secret = createHash('sha256').update(`${at} ${number}`).digest('hex').slice(0, 24);
  const trigger_id = `${number}.${seconds(workspace)}.${secret}`;
  workspace.triggers.set(trigger_id, {
    user,
    at,
    isExchanged: false,
    ...(view !== undefined && { view }),
  });
  if (!on) return { trigger_id };
  const path = `${RESPONSE_PATH}${APP.team_id}/${number}/${secret}`;
  const message = workspace.messages.find((one) => one.channel === on.channel && one.ts === on.ts);
  const author = message?.author ?? '';
  workspace.responseUrls.set(path, { user, ...on, at, uses: 0, author });
  return { trigger_id, response_url: `${base}${path}` };
}
