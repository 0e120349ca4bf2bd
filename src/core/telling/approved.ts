import type { Decision } from '../judgement/decision.ts';
import type { Judgement } from '../judgement/judgement.ts';
import type { Current } from '../ledger/ledger.ts';
import { listingOf } from '../ledger/listing.ts';
import { mostTelling } from '../ledger/tag-line.ts';
import { matchesGlob } from '../policy/glob.ts';
import { destinationOf } from '../policy/notify.ts';
import type { Policy } from '../policy/policy.ts';
import type { QuietHours } from '../policy/quiet-hours.ts';
import { conversationOf } from './said.ts';

/** What an approval rests on beside the findings that count, in numbers. */
export interface Conditions {
  /** Findings that a person, a rule or the scanner has set aside. */
  readonly aside: number;
  /** Findings that a rule will count later. */
  readonly inGrace: number;
  /** Of what is not known, how much a person has accepted. */
  readonly accepted: number;
}

/** An approval of which nothing is said by itself, as it is written down with its judgement. */
export interface QuietApproval extends Conditions {
  readonly image: Judgement['image'];
  /** ISO time of the judgement. */
  readonly at: string;
  /** Which judgement of the image it was: the conditions are of this one. */
  readonly number: number;
  /** The channel that an AWS tag of the repository has chosen. */
  readonly channel?: string;
}

export const conditionsOf = ({
  suppressed,
  inGrace,
  accepted,
}: Pick<Decision, 'suppressed' | 'inGrace' | 'accepted'>): Conditions => ({
  aside: suppressed.length,
  inGrace: inGrace.length,
  accepted: accepted.length,
});

/** An image that is to be named, as it stands now, and where. */
export interface ApprovedImage {
  readonly channel: string;
  readonly repository: string;
  /** The name that people know it by, or its digest. */
  readonly name: string;
  /** ISO time of its push, or where that is not known of its judgement. */
  readonly since: string;
  /** ISO time of the approval that is told. */
  readonly at: string;
  /** Absent where it has been judged again since, on other grounds. */
  readonly conditions?: Conditions;
  readonly quietHours?: QuietHours;
}

/**
 * What is to be said of an approval by now; undefined where nothing is: the image is not approved any more or not
 * there, a person alone lets it ship, people have heard of it otherwise, or its channel wants no such message.
 * `home`: the deployment's own channel.
 */
export function approvedImage(
  approval: QuietApproval,
  { judgement, said: { slack: said }, number }: Pick<Current, 'judgement' | 'said' | 'number'>,
  policy: Pick<Policy, 'notify' | 'notifyByTag'>,
  home: string,
): ApprovedImage | undefined {
  const { image, names, pushedAt, released } = judgement;
  const to = destinationOf(judgement, policy.notify);
  const isHeard = conversationOf(said) !== undefined;
  if (listingOf(judgement) !== 'approved' || released || isHeard || !to.approvals) return undefined;
  const { at, aside, inGrace, accepted } = approval;
  return {
    channel: chosenIn(approval, policy) ?? to.channel ?? home,
    repository: image.repository,
    name: mostTelling(names) ?? image.digest,
    since: pushedAt ?? judgement.judgedAt,
    at,
    ...(number === approval.number && { conditions: { aside, inGrace, accepted } }),
    ...(to.quietHours && { quietHours: to.quietHours }),
  };
}

/** What a tag has chosen, where the policy lets it still. */
const chosenIn = (
  { channel }: QuietApproval,
  { notifyByTag }: Pick<Policy, 'notifyByTag'>,
): string | undefined =>
  channel !== undefined && notifyByTag?.channels.some((pattern) => matchesGlob(pattern, channel))
    ? channel
    : undefined;
