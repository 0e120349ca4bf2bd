import { nextSteps } from '../../bin/deploy/next-steps.ts';

const given = {
  stage: 'prod',
  region: 'eu-central-1',
  home: {},
  settings: { alarmEmail: 'oncall@example.com' },
  environment: {},
  files: [],
  problems: [],
};

it('whoever has deployed is told the name of the ledger, which commands ask for', () => {
  expect(nextSteps(given, { LedgerTableName: 'prod-LedgerTable-1ABC' })).toEqual([
    'Next:',
    '  1. Confirm the mail that oncall@example.com has got: without it no alarm is heard.',
    '  2. Let commands find what is recorded: export LEDGER_TABLE=prod-LedgerTable-1ABC',
    '  3. Judge the images that are there already: npx ecr-scan-notifier backfill --region eu-central-1',
    '  4. Push an image, and make a gate of its verdict: docs/operations.md',
  ]);
});
