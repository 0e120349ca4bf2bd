import type { Announcement } from '../announce/announcement.ts';
import { PermanentFailure } from '../core/errors.ts';
import { conversationOf } from '../core/telling/said.ts';
import type { Gathered } from './gather.ts';
import type { Toolbox } from './tools.ts';

/**
 * What people have said of an image from Slack, for its message. The trail of it is read where there is a thread to
 * tell; one that cannot be read keeps nobody from hearing of the image: it is for `history` to say.
 */
export async function whatWasDone(
  { evidence: { image }, entry: { current, release, snooze } }: Gathered,
  { records, now }: Toolbox,
): Promise<Pick<Announcement, 'release' | 'snooze' | 'isSnoozed' | 'scanAsked' | 'done'>> {
  const isFollowed = Object.values(current?.said ?? {}).some(conversationOf);
  const done = isFollowed && (await records.interventions(image).catch(unreadable));
  return {
    ...(release && { release }),
    ...(snooze && { snooze }),
    ...(snooze && now().toISOString() < snooze.until && { isSnoozed: true }),
    ...(current?.scanAsked && { scanAsked: current.scanAsked }),
    ...(done && done.length > 0 && { done }),
  };
}

function unreadable(failure: unknown): undefined {
  if (failure instanceof PermanentFailure) return undefined;
  throw failure;
}
