import { digestsIn, type OpenDigests } from '../announce/slack/slack-digest-route.ts';
import { problemWith, type Variables } from '../core/variables.ts';
import type { FeedUrls } from '../threat-intel/feeds.ts';
import { feedProblems, feedUrlsIn } from './feed-settings.ts';
import { type JudgingSettings, judgingProblems, readJudgingSettings } from './judging-settings.ts';
import { SettingsError } from './settings-error.ts';

/** Everything that the functions are told; each reads as much of it as it needs. */
export interface Settings extends JudgingSettings {
  readonly openDigests: OpenDigests;
  readonly feeds: FeedUrls;
}

/** The settings in an environment. Throws SettingsError with every problem in it. */
export function readSettings(variables: Variables): Settings {
  const problems = settingsProblems(variables);
  if (problems.length > 0) throw new SettingsError(problems);
  return {
    ...readJudgingSettings(variables),
    openDigests: digestsIn(variables),
    feeds: feedUrlsIn(variables),
  };
}

/** What is wrong with an environment, a sentence each that begins with the variable. */
export const settingsProblems = (variables: Variables): readonly string[] => [
  ...judgingProblems(variables),
  ...feedProblems(variables),
  ...problemWith(
    variables,
    'LOG_LEVEL',
    (value) => LOG_LEVELS.includes(value),
    (value) => `"${value}" is not possible: expected one of ${LOG_LEVELS.join(', ')}`,
  ),
];

/** Lambda's own words, for its filter goes by the same variable. */
const LOG_LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];
