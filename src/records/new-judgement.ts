import type { KeptFinding } from '../core/findings/kept-finding.ts';
import type { Judgement } from '../core/judgement/judgement.ts';
import type { Current, RouteName, Said } from '../core/ledger/ledger.ts';
import type { Watch } from '../core/policy/watch.ts';
import type { JudgedMemory } from './write-with-memory.ts';

/** A judgement as it comes to be recorded. */
export interface NewJudgement {
  readonly judgement: Judgement;
  readonly findings: readonly KeptFinding[];
  readonly previous: Current | undefined;
  /** Whether it is looked at daily. */
  readonly watch?: Watch;
  /** What the repository remembers from now on; absent where that stands there already. */
  readonly remembered?: JudgedMemory;
  /** No act is to follow. */
  readonly settled: boolean;
  /** Milliseconds for which what it supersedes is kept; without it for ever. */
  readonly keep?: number;
}

/** What a route has just taken, on its way into the record. */
export interface LastSaid {
  readonly route: RouteName;
  readonly said: Said;
}
