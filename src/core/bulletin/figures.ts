import { type Severity, WORST_FIRST } from '../findings/severity.ts';
import type { ImageRef } from '../image.ts';

/** A repository of one registry. */
export type RepositoryRef = Pick<ImageRef, 'account' | 'region' | 'repository'>;

/** How many, by the weight that the policy gives; weights without any are absent. */
export type Tally = Readonly<Partial<Record<Severity, number>>>;

/** What stops to hold at an end: it sets findings aside, or something that nobody knows, or lets an image ship. */
export interface Lapse {
  readonly what: 'waiver' | 'ignore rule' | 'VEX statement' | 'acceptance' | 'release';
  /** A waiver from Slack: what it is about; a release: the image. */
  readonly name: string;
  /** Absent where it is not written down. */
  readonly by?: string;
  /** ISO time. */
  readonly until: string;
  /** Where it stands, or why it was given, for people. */
  readonly source: string;
}

/** The same for what is the same, in however many repositories. */
export const lapseKey = ({ what, name, by = '', until }: Lapse): string =>
  `${what} ${name} ${by} ${until}`;

/** An image that has no verdict of its findings. */
export interface WithoutVerdict {
  /** `1.4.2`, or a digest. */
  readonly name: string;
  /** ISO time. */
  readonly since: string;
  readonly why: string;
}

/**
 * How one repository stands, by what the ledger knows of the images that are counted. A vulnerability in a package
 * counts once, in however many of them it is.
 */
export interface RepositoryFigures extends RepositoryRef {
  /** How many images were counted. */
  readonly images: number;
  readonly open: Tally;
  /** Of these, what keeps images from shipping, or would if the policy did more than advise. */
  readonly blocking: Tally;
  /** Of these, what the policy had given a grace that is over. */
  readonly overdue: Tally;
  /** Of these, what was first seen since. */
  readonly fresh: Tally;
  /** ISO time of the count that it is compared with, or, without one, from which on what is new is new. */
  readonly since: string;
  /** What was open then and is not there any more; absent where there is no such count. */
  readonly fixed?: Tally;
  /** How long what was fixed had been there: how many by the number of whole days. */
  readonly daysToFix: Readonly<Record<string, number>>;
  /** How many were open then, are not seen any more, and count as open: not all is known of every image. */
  readonly carried: number;
  /** Images of which not all is known, though they are counted. */
  readonly unknown: number;
  readonly withoutVerdict: { readonly count: number; readonly first: readonly WithoutVerdict[] };
  /** All that has an end and sets something aside; what ends first, first. */
  readonly lapsing: readonly Lapse[];
  /** The channel that an AWS tag chose last, or where people were told of its images; absent where neither was. */
  readonly channel?: string;
  /** The policy only advises on some of what is blocking. */
  readonly onlyAdvises?: true;
}

/** Of what was open, what has to be known to tell later that it is fixed. */
export interface OpenFinding {
  readonly weight: Severity;
  /** ISO time. */
  readonly firstSeen: string;
  /** It kept an image from shipping, or would have if the policy had done more than advise. */
  readonly isBlocking: boolean;
  /** It did so because a grace was over. */
  readonly isOverdue: boolean;
}

export const added = (a: Tally, b: Tally): Tally =>
  Object.fromEntries(
    WORST_FIRST.flatMap((weight) => {
      const sum = (a[weight] ?? 0) + (b[weight] ?? 0);
      return sum > 0 ? [[weight, sum]] : [];
    }),
  );

export const sumOf = (tally: Tally): number =>
  Object.values(tally).reduce((sum, count) => sum + count, 0);

/** How many of each of these weights. */
export function tallied(weights: Iterable<Severity>): Tally {
  const tally: Partial<Record<Severity, number>> = {};
  for (const weight of weights) tally[weight] = (tally[weight] ?? 0) + 1;
  return added(tally, {});
}
