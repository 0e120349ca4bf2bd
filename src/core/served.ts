import type { ImageRef } from './image.ts';

/** A registry: an account in a region. */
export type Place = Pick<ImageRef, 'account' | 'region'>;

/** An account whose registries are served from here, beside our own. */
export interface Member {
  readonly account: string;
  /** What people call it. */
  readonly name?: string;
  /** Where its registries are; absent: in our own region. */
  readonly regions?: readonly string[];
  /** The role of that account that is taken on there; absent: its registry policy lets us in. */
  readonly role?: string;
  /** Its images are judged, and told of, and carry no mark of ours. */
  readonly unmarked?: true;
}

/** Whose images are judged here. */
export interface Served {
  /** Absent where nobody says where this runs: then whatever comes is served. */
  readonly own?: Place;
  readonly members: readonly Member[];
}

/** Whether a text looks like a region of AWS: `eu-central-1`, `us-gov-west-1`. */
export const isRegion = (text: string): boolean => /^[a-z]{2}(-[a-z]+)+-\d$/.test(text);

/** `<account>/<region>`. */
export const placeKey = ({ account, region }: Place): string => `${account}/${region}`;

/** The registries that are served beside our own, each once. Another region of our own account may be one. */
export function memberPlaces({ own, members }: Served): readonly Place[] {
  const all = members.flatMap(({ account, regions = own ? [own.region] : [] }) =>
    regions.map((region) => ({ account, region })),
  );
  const others = new Map(all.map((place) => [placeKey(place), place]));
  if (own) others.delete(placeKey(own));
  return [...others.values()];
}

export const serves = (served: Served, place: Place): boolean =>
  !served.own ||
  [served.own, ...memberPlaces(served)].some((one) => placeKey(one) === placeKey(place));

/** Whether the marks of verdicts are put on images of an account. */
export const isMarked = (
  members: readonly Member[],
  { account }: Pick<Place, 'account'>,
): boolean => !memberOf(members, account)?.unmarked;

/** Whether it is the registry of the place where this runs. */
export const isOwn = ({ own }: Pick<Served, 'own'>, place: Place): boolean =>
  !own || placeKey(own) === placeKey(place);

/** The member whose account it is; our own account is one where its other regions are served. */
export const memberOf = (members: readonly Member[], account: string): Member | undefined =>
  members.find((one) => one.account === account);

/** `payments (111122223333)`; the account alone where it has no name. */
export function sayAccount(members: readonly Member[], account: string): string {
  const { name } = memberOf(members, account) ?? {};
  return name ? `${name} (${account})` : account;
}

/** ` of payments (111122223333) in eu-central-1`, behind what is in a member's registry; nothing behind our own. */
export function ofMember(
  { account = '', region = '' }: Partial<Place>,
  members: readonly Member[] = [],
): string {
  const { regions = [region] } = memberOf(members, account) ?? { regions: [] };
  return regions.includes(region) ? ` of ${sayPlace(members, { account, region })}` : '';
}

/** `payments (111122223333) in eu-central-1`. */
export const sayPlace = (members: readonly Member[], { account, region }: Place): string =>
  `${sayAccount(members, account)} in ${region}`;
