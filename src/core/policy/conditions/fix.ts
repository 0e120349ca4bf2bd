import { always, condition, stated } from './condition.ts';
import { only } from './takes.ts';

export const fix = condition({
  key: 'fix',
  field: 'fix',
  takes: only('available', 'available'),
  describes: 'An upgrade clears the finding.',
  ask: (wanted, { fix: { state } }) => stated(state, wanted),
  unknown: {
    name: 'fix',
    answeredBy: 'scanner',
    unanswered: 'the scan does not say whether there is a fix',
    asked: 'whether there is a fix',
    briefly: undefined,
  },
  implies: always,
  says: () => 'with a fix available',
  asksFor: () => 'a fix',
});
