import type { KeptFinding } from '../core/findings/kept-finding.ts';
import type { KeptWaivers } from '../core/interventions/slack-waivers.ts';
import type { Judgement } from '../core/judgement/judgement.ts';
import type { Current, Owed, RouteName } from '../core/ledger/ledger.ts';
import type { Watch } from '../core/policy/watch.ts';
import type { QuietApproval } from '../core/telling/approved.ts';
import type { Said } from '../core/telling/said.ts';
import type { JudgedMemory, JudgedTrend } from './write-with-shared.ts';

/** A judgement as it comes to be recorded. */
export interface NewJudgement {
  readonly judgement: Judgement;
  readonly findings: readonly KeptFinding[];
  readonly previous: Current | undefined;
  /** What people had accepted from Slack in its repository, as it was read for it; absent where nobody ever had. */
  readonly waivers?: KeptWaivers;
  /** Whether it is looked at daily. */
  readonly watch?: Watch;
  /** What the repository remembers from now on; absent where that stands there already. */
  readonly remembered?: JudgedMemory;
  /** What it counts in the trend of its repository; absent where that is nothing. */
  readonly trend?: JudgedTrend;
  /** No act is to follow. */
  readonly settled: boolean;
  /** What has changed in the image itself since the judgement before. */
  readonly changed?: string;
  /** The channel that an AWS tag of its repository chooses. */
  readonly chosen?: string;
  /** What is said of it by saying nothing, where no act is to follow. */
  readonly said?: readonly LastSaid[];
  /** What is said of it later; absent: nothing. */
  readonly owed?: Owed;
  /** It is to be named in the message of the day about what is approved. */
  readonly approval?: QuietApproval;
  /** It may set something off. */
  readonly setsOff?: true;
  /** Milliseconds for which what it supersedes is kept; without it for ever. */
  readonly keep?: number;
}

/** What was said of an image, with what was said last. */
export const withSaid = (before: Current['said'], last: readonly LastSaid[]): Current['said'] => ({
  ...before,
  ...Object.fromEntries(last.map(({ route, said }) => [route, said])),
});

/** What a route has just taken, on its way into the record. */
export interface LastSaid {
  readonly route: RouteName;
  readonly said: Said;
}
