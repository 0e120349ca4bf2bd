// npm run faults: every fault at every position, where the suite plays a third of them.
process.env['FAULTS'] = 'all';
process.argv.push(
  'test/faults',
  'test/crashes',
  'test/acceptance/comparison-deaths.test.ts',
  'test/acceptance/burst-deaths.test.ts',
  'test/acceptance/burst-of-many.test.ts',
  'test/acceptance/conversation-deaths.test.ts',
  'test/acceptance/quiet-hours-deaths.test.ts',
);
await import('./test.ts');
