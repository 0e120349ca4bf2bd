import type { ImageRef } from '../core/image.ts';
import { waiversFromSlack } from '../core/interventions/slack-waivers.ts';
import type { RepositoryEntry } from '../core/ledger/ledger.ts';
import type { Policy, Waiver } from '../core/policy/policy.ts';

/** A place where accepted risks are written down: the policy is one, and what the ledger knows of a repository. */
export interface WaiverSource {
  /** The waivers that may concern the image, lapsed ones among them. Of what cannot be read none helps it. */
  waiversFor(image: ImageRef, known: Pick<RepositoryEntry, 'waivers'>): readonly Waiver[];
}

export const policyWaivers = ({ waivers }: Policy): WaiverSource => ({
  waiversFor: () => waivers,
});

/** What people have accepted from Slack, as it was read with the rest of the repository. */
export const slackWaivers: WaiverSource = {
  waiversFor: (image, { waivers = {} }) => waiversFromSlack(image, waivers),
};
