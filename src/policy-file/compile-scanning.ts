import { DEFAULT_WATCH, type Policy } from '../core/policy/policy.ts';
import type { PolicyDocument } from './document.ts';
import { millisecondsOf } from './duration.ts';

/** Which images are looked at daily, and when ECR is asked for a scan. */
export function compileScanning({
  watch,
  rescan,
  scan,
}: PolicyDocument): Pick<Policy, 'watch' | 'scan'> {
  const { 'no-older-than': noOlderThan, 'on-arrival': onArrival } = scan ?? {};
  const youngerThan = watch?.['younger-than'];
  return {
    watch: {
      newest: watch?.newest ?? DEFAULT_WATCH.newest,
      youngerThan: youngerThan ? millisecondsOf(youngerThan) : DEFAULT_WATCH.youngerThan,
    },
    scan: {
      ...(noOlderThan && { noOlderThan: millisecondsOf(noOlderThan) }),
      ...(rescan && { again: millisecondsOf(rescan.every) }),
      ...(onArrival && { onArrival }),
    },
  };
}
