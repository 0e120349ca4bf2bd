import { readFileSync } from 'node:fs';
import { PermanentFailure } from '../core/errors.ts';
import type { Policy } from '../core/policy/policy.ts';

/**
 * The policy that the build has checked, compiled and put beside the function's bundle. Throws
 * PermanentFailure where it is not there: without its policy a function decides nothing.
 */
export function packagedPolicy(place = new URL('./policy.json', import.meta.url)): Policy {
  try {
    return JSON.parse(readFileSync(place, 'utf8')) as Policy;
  } catch (error) {
    throw new PermanentFailure(
      `reading the policy that is packaged with the function: ${place.href}`,
      {
        cause: error,
      },
    );
  }
}
