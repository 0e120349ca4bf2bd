import { TransientFailure } from '../../core/errors.ts';
import type { GateEntry } from '../../core/gate/gate-entry.ts';
import {
  type Demands,
  type StandingVerdict,
  standingVerdict,
} from '../../core/gate/standing-verdict.ts';
import { isWithoutCredentials, sayFailure } from '../say-failure.ts';
import type { Time } from '../time.ts';

/** The time is that by which it is waited. */
export interface Waiting extends Time, Demands {
  /** Milliseconds; 0 asks once. */
  readonly patience: number;
  readonly note: (line: string) => void;
  /** The time by which a verdict holds. */
  readonly now: () => Date;
}

const INTERVAL = 5_000;

const NOTHING_TO_WAIT_FOR =
  'not waited for, since no time clears that (docs/policy.md says what a waiver may accept)';

/**
 * Asks until there is a verdict, none can come by waiting, or the patience is over. A failure that may pass
 * is waited out as well.
 */
export async function waitForVerdict(
  read: () => Promise<GateEntry>,
  { patience, note, now, clock, pause, ...demands }: Waiting,
): Promise<StandingVerdict> {
  const end = clock() + patience;
  for (;;) {
    const standing = await standingNow(read, now, demands);
    const left = end - clock();
    if (standing.verdict !== 'undecided' || left <= 0) return standing;
    if (standing.isLasting) return { ...standing, why: `${standing.why}; ${NOTHING_TO_WAIT_FOR}` };
    note(`undecided: ${standing.why}; waiting for up to ${Math.ceil(left / 1_000)} s more`);
    await pause(Math.min(INTERVAL, left));
  }
}

async function standingNow(
  read: () => Promise<GateEntry>,
  now: () => Date,
  demands: Demands,
): Promise<StandingVerdict> {
  try {
    return standingVerdict(await read(), now(), demands);
  } catch (error) {
    // Waiting brings no credentials.
    if (!(error instanceof TransientFailure) || isWithoutCredentials(error.cause)) throw error;
    return { verdict: 'undecided', why: `the ledger could not be read: ${sayFailure(error)}` };
  }
}
