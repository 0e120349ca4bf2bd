import type { Verdict } from '../judgement/verdict.ts';

/** Why an image is judged again though nothing was told of it. */
export const WHYS = [
  'finding',
  'unjudged',
  'runs',
  'newest',
  'policy',
  'changed',
  'mark',
  'gone',
  'asked',
  'accepted',
  'revoked',
  'released',
  'withdrawn',
  'rescan',
] as const;
export type Why = (typeof WHYS)[number];

/** What a request says beside the image. */
export interface Request {
  readonly why: Why;
  /** The comparison that found it, and will tell of what comes of it; absent: the image is told of by itself. */
  readonly run?: string;
  /** The verdict on record when it was asked for; absent: there was none. */
  readonly before?: Verdict;
  /** Of what the registry does not show any more: its time in the list of its repository (ISO). */
  readonly listedAt?: string;
  /** Of `acted`: what people did, by its ids; `why` is the last of it. */
  readonly interventions?: readonly string[];
}
