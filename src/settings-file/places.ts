import type { Place } from './check-settings-file.ts';

export const SETTINGS_FILE = 'settings.yml';

/** A deployment to another account than the stage's own is a second stack, with its own idea of every image. */
export const accountProblems = (home: Place, stage: string, account: string): readonly string[] =>
  home.account === undefined || home.account === account
    ? []
    : [
        `${SETTINGS_FILE}: the stage ${stage} belongs to the account ${home.account}, and these credentials are of ${account}`,
      ];

/** And so is one to another region. */
export const regionProblems = (home: Place, stage: string, region: string): readonly string[] =>
  home.region === undefined || home.region === region
    ? []
    : [
        `${SETTINGS_FILE}: the stage ${stage} belongs to ${home.region}, and this goes to ${region} (--region, or AWS_REGION)`,
      ];
