import { DEFAULT_LONGEST_WAIVER } from '../../core/policy/policy.ts';
import { parseDuration } from '../duration.ts';
import { valueAt } from '../value-at.ts';

/** How far ahead waivers may reach by this document; what cannot be read is told by its schema. */
export function longestWaiverOf(value: unknown): number {
  const written = valueAt(value, 'longest-waiver');
  return (
    (typeof written === 'string' ? parseDuration(written) : undefined) ?? DEFAULT_LONGEST_WAIVER
  );
}
