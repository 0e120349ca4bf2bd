import type { GivenInSlack } from '../../core/interventions/given-in-slack.ts';
import type { WaiversOfRepository } from '../../core/interventions/slack-waivers.ts';
import { dayOf } from '../../core/time.ts';

/** `accepted on 2026-11-21, having seen judgement 3 by the policy 0123456789ab`. */
export const sayAccepted = ({ acceptedAt, seen }: GivenInSlack): string =>
  `accepted on ${dayOf(acceptedAt)}, having seen judgement ${seen.judgement} by the policy ${seen.policyVersion}`;

/** Of waivers that cannot be read, that none of them counts. */
export const sayUnreadable = ({ waivers, repository }: WaiversOfRepository): string[] =>
  waivers ? [] : [`The waivers from Slack of ${repository} cannot be read: none of them counts.`];
