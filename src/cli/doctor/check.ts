import type { Looking } from './looking.ts';
import type { Result } from './result.ts';

/** One thing that is looked at, and one line. */
export interface Check {
  /** What it is called, for people and programs: `dead letters`. It stays. */
  readonly name: string;
  /** The IAM actions that it takes. */
  readonly rights: readonly string[];
  /**
   * What it is to a deployment that has not begun: what is wrong stops it, or is told and no more; or it is left out, for it
   * looks at what is deployed.
   */
  readonly beforeDeploying: 'stops' | 'told' | 'left out';
  /** Throws what AWS answers: `examine` makes an unknown of it. */
  readonly look: (looking: Looking) => Promise<Result>;
}
