import { HOUR, momentOf } from '../../../core/time.ts';
import type { Check } from '../check.ts';
import { DAYS, lastInvoked, RULE_RIGHTS } from '../last-invoked.ts';
import { advice, good, NOT_DEPLOYED } from '../result.ts';

/** The rules that hear of images, and what each hears. */
const KINDS: Readonly<Record<string, string>> = {
  'image-pushed': 'push',
  'image-pulled-through': 'pull through a cache',
  'image-replicated': 'replication',
  'basic-scan-finished': 'basic scan',
  'inspector-scan-finished': 'enhanced scan',
  'finding-changed': 'finding',
};

/** When each kind of event came last, to the hour. A kind that never comes is no fault: nobody may use it. */
export const events: Check = {
  name: 'last events',
  rights: RULE_RIGHTS,
  beforeDeploying: 'left out',
  look: async (looking) => {
    const invoked = await lastInvoked(looking, Object.keys(KINDS));
    if (!invoked) return NOT_DEPLOYED;
    const seen = Object.entries(KINDS).flatMap(([rule, kind]) => {
      const at = invoked.get(rule);
      return at === undefined ? [] : [{ kind, at }];
    });
    if (seen.length === 0) {
      return advice(`none in ${DAYS} days: push an image, and look again in an hour`);
    }
    const text = seen.map(({ kind, at }) => `${kind} ${hour(at)}`).join(', ');
    const isScanned = SCANS.some((rule) => invoked.has(rule));
    return invoked.has('image-pushed') && !isScanned
      ? advice(`images are pushed, and no scan has ended in ${DAYS} days (${text}): see scanning`)
      : good(text);
  },
};

const SCANS = ['basic-scan-finished', 'inspector-scan-finished'];

/** The beginning of the hour in which it was. */
const hour = (at: number): string => momentOf(new Date(at - (at % HOUR)).toISOString());
