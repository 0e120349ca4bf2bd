import type { Notice } from '../policy/housekeeping.ts';
import { type Member, type Place, sayPlace } from '../served.ts';
import { dayOf } from '../time.ts';

/** A member's registry that could not be read. */
export interface Denied extends Place {
  /** ISO time. */
  readonly since: string;
  readonly cause: string;
}

/** What is said of them, once for each time that one begins to deny; of an account that is no member any more, nothing. */
export const noticesOfDenied = (
  denied: readonly Denied[],
  members: readonly Member[],
): readonly Notice[] =>
  denied
    .filter(({ account }) => members.some((one) => one.account === account))
    .map(({ since, cause, ...place }) => ({
      key: `denied/${place.account}/${place.region}/${since}`,
      text: `The registry of ${sayPlace(members, place)} has not let us in since ${dayOf(since)} (${cause}): its images are judged when it does, and all others are meanwhile.`,
    }));
