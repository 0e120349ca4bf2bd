import { namedPerson, type SlackWaiver } from '../../core/interventions/slack-waivers.ts';
import { dayOf } from '../../core/time.ts';
import type { WaiversOfRepository } from '../../records/interventions/read-all-waivers.ts';

/** When a waiver was given from Slack, and what whoever gave it had before their eyes. */
export interface GivenInSlack {
  /** ISO time. */
  readonly acceptedAt: string;
  readonly seen: { readonly judgement: number; readonly policyVersion: string };
  readonly revoked?: { readonly by: string; readonly at: string };
}

/** The same of a waiver as it is kept. */
export const givenInSlack = ({ at, seen, revoked }: SlackWaiver): GivenInSlack => ({
  acceptedAt: at,
  seen: { judgement: seen.number, policyVersion: seen.policyVersion },
  ...(revoked && { revoked: { by: namedPerson(revoked.by), at: revoked.at } }),
});

/** `accepted on 2026-11-21, having seen judgement 3 by the policy 0123456789ab`. */
export const sayAccepted = ({ acceptedAt, seen }: GivenInSlack): string =>
  `accepted on ${dayOf(acceptedAt)}, having seen judgement ${seen.judgement} by the policy ${seen.policyVersion}`;

/** Of waivers that cannot be read, that none of them counts. */
export const sayUnreadable = ({ waivers, repository }: WaiversOfRepository): string[] =>
  waivers ? [] : [`The waivers from Slack of ${repository} cannot be read: none of them counts.`];
