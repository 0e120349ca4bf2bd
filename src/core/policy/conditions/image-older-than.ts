import { sayDuration } from '../../words.ts';
import { CLOCK_TOLERANCE, condition, reachesBoth } from './condition.ts';
import { aDuration } from './takes.ts';

const say = (age: number): string => `an image pushed more than ${sayDuration(age)} ago`;

export const imageOlderThan = condition({
  key: 'image-older-than',
  field: 'imageOlderThan',
  takes: aDuration,
  describes: 'The image was pushed longer ago than this.',
  ask: (age, _finding, { now, pushedAt }) => {
    const said = pushedAt === undefined ? Number.NaN : Date.parse(pushedAt);
    if (!(said <= now.getTime() + CLOCK_TOLERANCE)) return 'unknown';
    const pushed = Math.min(said, now.getTime());
    return pushed + age <= now.getTime() ? 'yes' : { later: new Date(pushed + age).toISOString() };
  },
  unknown: {
    name: 'pushed',
    answeredBy: 'registry',
    unanswered: 'nobody can tell when the image was pushed',
    asked: 'when the image was pushed',
    briefly: 'time of the push unknown',
  },
  implies: reachesBoth,
  says: (age) => `in ${say(age)}`,
  asksFor: say,
});
