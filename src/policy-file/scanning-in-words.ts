import type { Policy } from '../core/policy/policy.ts';
import { sayDuration } from '../core/words.ts';

/** What a policy says of scans, and of which images are looked at daily, line by line. */
export const sayScanning = ({ watch, scan }: Policy): string[] => [
  `what runs, is younger than ${sayDuration(watch.youngerThan)}, or is among the newest ${watch.newest} of its line of tags is looked at daily`,
  scan.again === undefined
    ? 'ECR is not asked to scan anything again'
    : `basic scanning: these are scanned again when their scan is ${sayDuration(scan.again)} old`,
  ...(scan.onArrival ? ['what is not scanned on push is scanned when it arrives'] : []),
  scan.noOlderThan === undefined
    ? 'an approval stands however old its scan is'
    : `an approval lapses when its scan is ${sayDuration(scan.noOlderThan)} old`,
];
