import type { Person } from '../interventions/intervention.ts';
import { clip } from '../text.ts';
import { momentOf } from '../time.ts';
import type { NonEmpty, Reason, Verdict } from './verdict.ts';
import type { Deciding } from './weigh-findings.ts';

/** The code of the reason for which a released image may ship. */
export const RELEASED = 'released';

/** A person's word that an image may ship whatever stands against it, as it stands with a judgement. */
export interface GivenRelease {
  /** Of the click. */
  readonly id: string;
  readonly by: Person;
  /** ISO time. */
  readonly at: string;
  readonly why: string;
  readonly ticket?: string;
  /** ISO time. */
  readonly until: string;
}

/** The same where it decides. */
export interface Released extends GivenRelease {
  /** What the evidence comes to. */
  readonly against: Against;
}

/** The release that holds for an image, whether it needs one or not. */
export const releaseFor = ({
  released,
  spare,
}: {
  readonly released?: GivenRelease;
  readonly spare?: GivenRelease;
}): GivenRelease | undefined => released ?? spare;

/** The verdict that a release stands in the way of. */
export interface Against {
  readonly verdict: Verdict;
  readonly reasons: NonEmpty<Reason>;
  /** The names of the rules that would decide. */
  readonly rules: readonly string[];
}

/** The same with the findings that would quarantine, worst first. */
export interface ReleasedDecision extends Released {
  readonly deciding: readonly Deciding[];
}

/** What stands against an image: it quarantines, or would if nobody had released it. Worst first. */
export const standingAgainst = ({
  deciding,
  released,
}: {
  readonly deciding: readonly Deciding[];
  readonly released?: ReleasedDecision;
}): readonly Deciding[] => (released ? released.deciding : deciding);

/** The verdict that the evidence comes to, whatever a person has said. */
export const verdictOfEvidence = ({
  verdict,
  released,
}: {
  readonly verdict: Verdict;
  readonly released?: Released;
}): Verdict => released?.against.verdict ?? verdict;

const WHY_CHARACTERS = 300;

/** `released by Ann until 2026-11-22 10:00 UTC (OPS-1): the shop is down`. */
export const sayReleased = ({ by, until, ticket, why }: GivenRelease): string =>
  `released by ${by.name} until ${momentOf(until)}${ticket ? ` (${ticket})` : ''}: ${clip(why, WHY_CHARACTERS)}`;
