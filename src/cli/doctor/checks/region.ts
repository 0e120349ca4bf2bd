import { regionProblems } from '../../../settings-file/places.ts';
import type { Check } from '../check.ts';
import { advice, good, wrong } from '../result.ts';

/** serverless.yml's own, where AWS_REGION is not set: it asks no profile. */
const OF_SERVERLESS = 'eu-central-1';

export const region: Check = {
  name: 'region',
  rights: [],
  beforeDeploying: 'stops',
  look: async ({ region: here, isRegionNamed, home, stage }) => {
    const [elsewhere] = regionProblems(home, stage, here);
    if (elsewhere !== undefined) return wrong(elsewhere);
    return isRegionNamed || here === OF_SERVERLESS
      ? good(here)
      : advice(
          `${here}, by your profile alone: a deployment would go to ${OF_SERVERLESS}; export AWS_REGION=${here}`,
        );
  },
};
