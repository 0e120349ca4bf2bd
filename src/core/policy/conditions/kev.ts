import { always, condition, stated } from './condition.ts';
import { only } from './takes.ts';

export const kev = condition({
  key: 'kev',
  field: 'kev',
  takes: only(true, 'listed'),
  describes: "In CISA's catalogue of known exploited vulnerabilities (KEV).",
  ask: (wanted, finding) => stated(finding.kev?.state ?? 'unknown', wanted),
  unknown: {
    name: 'kev',
    answeredBy: 'kev',
    unanswered: 'nobody can say whether CISA knows it to be exploited',
    asked: 'whether it is in KEV',
    briefly: 'KEV unknown',
  },
  implies: always,
  says: () => 'and known by CISA to be exploited (KEV)',
  saidFirst: true,
  asksFor: () => 'an entry in KEV',
});
