import { existsSync, readFileSync } from 'node:fs';
import { checkSettingsFile, type Place } from '../../src/settings-file/check-settings-file.ts';

export const SETTINGS_FILE = 'settings.yml';

/** Where a stage says that it belongs; nowhere where nothing says so. */
export function homeOf(stage: string): Place {
  if (!existsSync(SETTINGS_FILE)) return {};
  const { places } = checkSettingsFile(readFileSync(SETTINGS_FILE, 'utf8'), SETTINGS_FILE);
  return places.get(stage) ?? {};
}

/** A deployment to another account than the stage's own is a second stack, with its own idea of every image. */
export const accountProblems = (home: Place, stage: string, account: string): readonly string[] =>
  home.account === undefined || home.account === account
    ? []
    : [
        `${SETTINGS_FILE}: the stage ${stage} belongs to the account ${home.account}, and these credentials are of ${account}`,
      ];
