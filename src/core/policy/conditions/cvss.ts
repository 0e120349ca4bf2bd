import { atLeast, condition, reachesBoth } from './condition.ts';
import { aNumber } from './takes.ts';

const say = (score: number): string => `a CVSS score of ${score} or more`;

export const cvss = condition({
  key: 'cvss',
  field: 'cvssAtLeast',
  takes: aNumber(0, 10),
  describes: 'This CVSS score (0 to 10) or a higher one.',
  ask: (least, finding) => atLeast(least, finding.cvss?.score),
  unknown: {
    name: 'cvss',
    answeredBy: 'scanner',
    unanswered: 'there is no CVSS score',
    asked: 'its CVSS score',
    briefly: 'no CVSS score',
  },
  implies: reachesBoth,
  says: (least) => `with ${say(least)}`,
  asksFor: say,
});
