import type { ImageRef } from '../image.ts';
import {
  type KeptWaivers,
  nameOfWaiver,
  sayWaived,
  waiversFromSlack,
} from '../interventions/slack-waivers.ts';
import type { Judgement } from '../judgement/judgement.ts';
import { isInForce } from '../policy/exceptions.ts';
import type { Policy, Waiver } from '../policy/policy.ts';
import type { RepositoryRef } from './figures.ts';
import type { Spoken } from './image-remarks.ts';

/** What people have accepted from Slack in a repository, as it counts where its images are counted. */
export interface SpokenOf {
  /** What counts of it for an image, as if that had been accepted already when it was judged. */
  readonly for: (judgement: Judgement) => readonly Waiver[];
  readonly named: Spoken;
}

/** The waivers in force at a moment; of those that cannot be read none is. */
export function spokenIn(
  { waivers = [] }: KeptWaivers = {},
  { repository }: RepositoryRef,
  policy: Pick<Policy, 'longestWaiver'>,
  now: Date,
): SpokenOf {
  const isNow = (one: { readonly until: string }): boolean => isInForce(one, policy, now);
  const inForce = { waivers: waivers.filter(isNow) };
  return {
    for: ({ image, judgedAt }) => waiversAt(image, judgedAt, inForce, policy),
    named: new Map(
      inForce.waivers.map((one) => [
        nameOfWaiver(one),
        { until: one.until, about: sayWaived(one, repository) },
      ]),
    ),
  };
}

/** A judgement of weeks ago is weighed at its own time: then the end of a later waiver lay beyond the longest term. */
function waiversAt(
  image: ImageRef,
  judgedAt: string,
  inForce: KeptWaivers,
  { longestWaiver }: Pick<Policy, 'longestWaiver'>,
): readonly Waiver[] {
  const last = new Date(Date.parse(judgedAt) + longestWaiver).toISOString();
  return waiversFromSlack(image, inForce).map((one) =>
    one.until <= last ? one : { ...one, until: last },
  );
}
