import { sayDuration } from '../../src/core/words.ts';

test.each([
  [1_000, '1 second'],
  [90, '1 second'],
  [45_000, '45 seconds'],
  [60_000, '1 minute'],
  [90_000, '2 minutes'],
  [36 * 3_600_000, '36 hours'],
  [86_400_000, '1 day'],
])('%d milliseconds are %s: no limit is 0 minutes', (milliseconds, words) => {
  expect(sayDuration(milliseconds)).toBe(words);
});
