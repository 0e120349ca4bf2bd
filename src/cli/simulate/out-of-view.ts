import type { Patterns } from '../../core/policy/glob.ts';
import { narrownessOf } from '../../core/policy/glob.ts';

/**
 * Whether patterns of repositories are for one of which a run has left out something: what matches nothing
 * there may match in the rest. No patterns at all are for every repository.
 */
export const isOutOfView = (patterns: Patterns | undefined, unseen: ReadonlySet<string>): boolean =>
  [...unseen].some((name) => narrownessOf(patterns, name) !== undefined);

/** Of what is written in a policy, where it may be no slip. */
export const OUT_OF_VIEW = 'may be for what was not looked at';
