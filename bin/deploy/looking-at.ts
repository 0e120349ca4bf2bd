import { setTimeout } from 'node:timers/promises';
import { type Looking, openLooking } from '../../src/cli/doctor/looking.ts';
import { regionFor } from '../../src/cli/place.ts';
import type { Given } from './given.ts';

/** How `doctor` looks at a stage that is to be deployed. Says where the SDK looks. Throws UsageError for what is no region. */
export async function lookingAt(given: Given, stack: string): Promise<Looking> {
  const { stage, home, environment, settings, files } = given;
  const { SLACK_API_URL } = process.env;
  return openLooking(
    {
      stage,
      stack,
      region: await regionFor(given.region),
      isRegionNamed: true,
      home,
      // Of the environment of whoever deploys the functions get nothing else: it is their token that is looked at.
      variables: { ...environment, ...(SLACK_API_URL && { SLACK_API_URL }) },
      settingsFiles: files,
      settingsProblems: given.problems,
      policy: settings['policyFile'] ?? '',
    },
    { now: () => new Date(), pause: (milliseconds) => setTimeout(milliseconds) },
  );
}
