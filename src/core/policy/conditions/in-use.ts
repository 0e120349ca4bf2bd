import { always, condition } from './condition.ts';
import { only } from './takes.ts';

export const inUse = condition({
  key: 'in-use',
  field: 'inUse',
  takes: only(true, true),
  describes: 'The image is in use by a running task or pod, as Amazon Inspector counts them.',
  ask: (_wanted, finding) => {
    if (finding.inUse === undefined) return 'unknown';
    return finding.inUse > 0 ? 'yes' : 'no';
  },
  unknown: {
    name: 'in-use',
    answeredBy: 'scanner',
    unanswered: 'the scan does not say whether the image is in use',
    asked: 'whether the image is in use',
    briefly: 'use unknown',
  },
  implies: always,
  says: () => 'in an image that is in use',
  asksFor: () => 'an image in use',
});
