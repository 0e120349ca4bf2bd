import { namedPerson, type SlackWaiver } from './slack-waivers.ts';

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
