import { percent } from '../../words.ts';
import { atLeast, condition, reachesBoth } from './condition.ts';
import { UNKNOWN_EPSS } from './epss.ts';
import { aShare } from './takes.ts';

const say = (least: number): string => `among the likeliest ${percent(1 - least)} by EPSS`;

export const epssPercentile = condition({
  key: 'epss-percentile',
  field: 'epssPercentileAtLeast',
  takes: aShare,
  describes: 'This EPSS percentile (0 to 1) or a higher one: 0.95 is the likeliest 5 %.',
  ask: (least, { epss }) =>
    atLeast(least, epss?.percentile, epss?.incomplete ?? epss?.percentileIncomplete),
  unknown: UNKNOWN_EPSS,
  implies: reachesBoth,
  says: say,
  asksFor: (least) => `a place ${say(least)}`,
});
