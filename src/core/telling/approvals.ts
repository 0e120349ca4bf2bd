import { quietUntil } from '../policy/quiet-hours.ts';
import type { ApprovedImage, Conditions } from './approved.ts';

/** What one channel is told of a day's approvals. */
export interface Approvals {
  /** The id of the channel. */
  readonly channel: string;
  /** `2026-11-23`: when it is told. */
  readonly day: string;
  readonly images: number;
  /** Those with the most images first. */
  readonly repositories: readonly ApprovedIn[];
}

/** What was approved in one repository. */
export interface ApprovedIn extends Conditions {
  readonly repository: string;
  readonly images: number;
  /** Names, those of the images that were pushed last first. */
  readonly newest: readonly string[];
}

/** What a channel is told of these images, none of which stands there twice. */
export function approvalsOf(
  channel: string,
  day: string,
  images: readonly ApprovedImage[],
): Approvals {
  const groups = Map.groupBy(images, ({ repository }) => repository);
  return {
    channel,
    day,
    images: images.length,
    repositories: Array.from(groups, ([repository, some]) => approvedIn(repository, some)).sort(
      (a, b) => b.images - a.images || (a.repository < b.repository ? -1 : 1),
    ),
  };
}

function approvedIn(repository: string, images: readonly ApprovedImage[]): ApprovedIn {
  const sum = (of: keyof Conditions): number =>
    images.reduce((total, { conditions }) => total + (conditions?.[of] ?? 0), 0);
  return {
    repository,
    images: images.length,
    newest: images.toSorted(newestFirst).map(({ name }) => name),
    aside: sum('aside'),
    inGrace: sum('inGrace'),
    accepted: sum('accepted'),
  };
}

const newestFirst = (a: ApprovedImage, b: ApprovedImage): number =>
  a.since === b.since ? 0 : a.since < b.since ? 1 : -1;

/** ISO time until which a channel is left in peace: by the rules of all that it is to be told; undefined where it is not. */
export const peaceUntil = (images: readonly ApprovedImage[], now: Date): string | undefined =>
  images
    .flatMap(({ quietHours }) => (quietHours && quietUntil(now, quietHours)) ?? [])
    .sort()
    .at(-1);

/** By what the message is known, among those of all days. */
export const approvalsName = ({ day, channel }: Approvals): string => `approvals/${day}/${channel}`;
