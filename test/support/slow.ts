/**
 * The tests that take long, the longest first: they begin first, and `npm run test:fast` leaves them out.
 * Whatever is not named here, a new folder too, is part of both.
 */
export const SLOW = [
  'test/faults',
  'test/crashes',
  'test/histories',
  'test/acceptance',
  'test/serverless-plugin.test.ts',
  'test/cli',
  'test/bench.test.ts',
  'test/costs.test.ts',
  'test/play.test.ts',
  'test/bundles.test.ts',
  'test/report/page/browser',
  'test/serverless-template.test.ts',
  'test/local',
  'test/release.test.ts',
  'test/deploy',
];
