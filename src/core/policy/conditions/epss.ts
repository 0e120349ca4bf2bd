import { percent } from '../../words.ts';
import { atLeast, condition, reachesBoth, type Unknown } from './condition.ts';
import { aShare } from './takes.ts';

/** A score and its percentile come from one feed: what is not known of one is not known of the other. */
export const UNKNOWN_EPSS: Unknown<'epss'> = {
  name: 'epss',
  answeredBy: 'epss',
  unanswered: 'nobody can say how likely an exploit is',
  asked: 'its EPSS score',
  briefly: 'EPSS unknown',
};

const say = (score: number): string => `an EPSS score of ${percent(score)} or more`;

export const epss = condition({
  key: 'epss',
  field: 'epssAtLeast',
  takes: aShare,
  describes: 'This probability of exploitation within 30 days (0 to 1) by EPSS, or a higher one.',
  ask: (least, finding) => atLeast(least, finding.epss?.score, finding.epss?.incomplete),
  unknown: UNKNOWN_EPSS,
  implies: reachesBoth,
  says: (least) => `with ${say(least)}`,
  asksFor: say,
});
