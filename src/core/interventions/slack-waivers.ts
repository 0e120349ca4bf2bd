import type { ImageRef } from '../image.ts';
import type { Waiver } from '../policy/policy.ts';
import { DAY } from '../time.ts';
import type { AcceptedRisk, Intervention, Person } from './intervention.ts';

/** A waiver from Slack as its repository keeps it. */
export interface SlackWaiver extends Omit<AcceptedRisk, 'kind'> {
  /** Who ended it before its time; absent where nobody has. */
  readonly revoked?: Revoked;
}

interface Revoked {
  /** Slack's word for the click. */
  readonly id: string;
  readonly by: Person;
  /** ISO time. */
  readonly at: string;
}

/** The waivers from Slack of a repository, as they stand in the table. */
export interface KeptWaivers {
  /** Absent where they cannot be read: none of them helps an image pass. */
  readonly waivers?: readonly SlackWaiver[];
  /** Counts every write: the optimistic lock. Absent where that cannot be read either. */
  readonly revision?: number;
}

/** What people have accepted from Slack in one repository. */
export interface WaiversOfRepository extends KeptWaivers {
  readonly account: string;
  readonly region: string;
  readonly repository: string;
}

type Revoke = Extract<Intervention, { readonly kind: 'revoke' }>;

/** For so long after its end a waiver is news still, and is shown to whoever asks. */
const KEPT = 30 * DAY;

/** What a waiver from Slack is called. */
export const nameOfWaiver = ({ id }: Pick<SlackWaiver, 'id'>): string => `slack-${id}`;

/** `CVE-2026-1 and 2 more in shop/api`: what it is about, where several stand beside each other. */
export function sayWaived(
  { ids: [first = '', ...others], digest }: Pick<SlackWaiver, 'ids' | 'digest'>,
  repository: string,
): string {
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  return `${first}${more} in ${digest ? 'one image of ' : ''}${repository}`;
}

/** `dana (U0DANA0001)`. */
export const namedPerson = ({ id, name }: Person): string => `${name} (${id})`;

/** The waivers that may concern an image, lapsed ones among them, and none that was revoked. */
export const waiversFromSlack = (image: ImageRef, { waivers = [] }: KeptWaivers): Waiver[] =>
  waivers
    .filter(({ revoked, digest }) => !revoked && (digest === undefined || digest === image.digest))
    .map((one) => asWaiver(one, image));

/** As everything else looks at waivers. Its ids are names and no patterns: one that would match others matches nothing. */
export function asWaiver(one: SlackWaiver, { repository }: Pick<ImageRef, 'repository'>): Waiver {
  const { ids, digest, severityAtMost, by, reason, ticket, until, channel } = one;
  return {
    name: nameOfWaiver(one),
    scope: {
      ids: ids.filter((id) => !/[*?]/.test(id)),
      repositories: [repository],
      ...(digest && { digests: [digest] }),
    },
    ...(severityAtMost && { severityAtMost }),
    by: namedPerson(by),
    reason,
    ...(ticket && { ticket }),
    until,
    source: `Slack, ${channel}`,
    origin: 'slack',
  };
}

/** It has neither lapsed nor been revoked. */
export const stillStands = ({ until, revoked }: SlackWaiver, now: Date): boolean =>
  !revoked && until > now.toISOString();

/** The waivers with what a person has done to them; the same where that has been done before. */
export function waiversAfter(
  waivers: readonly SlackWaiver[],
  one: AcceptedRisk | Revoke,
  now: Date,
): readonly SlackWaiver[] {
  const changed = one.kind === 'accept' ? withRisk(waivers, one) : withRevoked(waivers, one);
  const since = new Date(now.getTime() - KEPT).toISOString();
  return changed === waivers ? waivers : changed.filter((waiver) => endOf(waiver) > since);
}

const endOf = ({ until, revoked }: SlackWaiver): string =>
  revoked && revoked.at < until ? revoked.at : until;

function withRisk(
  waivers: readonly SlackWaiver[],
  { kind: _kind, ...risk }: AcceptedRisk,
): readonly SlackWaiver[] {
  return waivers.some(({ id }) => id === risk.id) ? waivers : [...waivers, risk];
}

function withRevoked(
  waivers: readonly SlackWaiver[],
  { waiver: name, id, by, at }: Revoke,
): readonly SlackWaiver[] {
  const isMeant = (one: SlackWaiver): boolean => nameOfWaiver(one) === name && !one.revoked;
  return waivers.some(isMeant)
    ? waivers.map((one) => (isMeant(one) ? { ...one, revoked: { id, by, at } } : one))
    : waivers;
}

/** Whether what is to be revoked has been, by somebody's click. */
export const isRevoked = (waivers: readonly SlackWaiver[], one: AcceptedRisk | Revoke): boolean =>
  one.kind === 'revoke' &&
  waivers.some((each) => nameOfWaiver(each) === one.waiver && each.revoked !== undefined);
