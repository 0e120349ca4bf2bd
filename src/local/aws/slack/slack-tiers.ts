import { methodOf, type SlackMethod } from './slack-methods.ts';
import type { Workspace } from './workspace.ts';

const MINUTE = 60_000;
/** Calls a minute. Slack promises so many, and sometimes takes more (docs.slack.dev/apis/web-api/rate-limits). */
const CALLS = { 2: 20, 3: 50, 4: 100 } as const;
/** Messages that a channel takes at once: Slack names no number, people have seen 25 to 30. */
const BURST = 25;

/**
 * Counts a call. Answers with the seconds to wait where it came too early: it is not taken then. Each method has its
 * own count, for a minute of the clock; posting has one for each channel, which goes down by one a second.
 */
export function secondsToWait(
  workspace: Workspace,
  method: SlackMethod,
  channel: string,
): number | undefined {
  const { pace } = methodOf(method);
  if (pace === undefined || workspace.world().tiers !== 'real') return undefined;
  if (pace === 'a second each channel') return postingWait(workspace, `${method} ${channel}`);
  const now = workspace.now().getTime();
  const minute = now - (now % MINUTE);
  const lately = workspace.paces.get(method);
  const calls = lately?.at === minute ? lately.calls : 0;
  if (calls >= CALLS[pace]) return Math.max(1, Math.ceil((minute + MINUTE - now) / 1000));
  workspace.paces.set(method, { at: minute, calls: calls + 1 });
  return undefined;
}

function postingWait({ paces, now }: Workspace, key: string): number | undefined {
  const at = now().getTime();
  const lately = paces.get(key);
  const calls = lately ? Math.max(0, lately.calls - (at - lately.at) / 1000) : 0;
  if (calls > BURST - 1) return Math.max(1, Math.ceil(calls - BURST + 1));
  paces.set(key, { at, calls: calls + 1 });
  return undefined;
}
