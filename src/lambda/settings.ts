import { type OpenRoutes, routeProblems, routesIn } from '../announce/routes.ts';
import { PermanentFailure } from '../core/errors.ts';
import { FEEDS, type FeedName, forEachFeed } from '../core/findings/feeds/feeds.ts';
import { problemWith, textIn, type Variables } from '../core/variables.ts';
import { isFeedUrl } from '../threat-intel/download/feed-address.ts';
import type { FeedUrls } from '../threat-intel/feeds.ts';

/** Every problem of the environment at once, so that one deployment mends them all. */
export class SettingsError extends PermanentFailure {
  override name = 'SettingsError';
}

type FeedVariable = `${Uppercase<FeedName>}_URL`;

/** Under which variable another address of a feed is given; the template names them too. */
export const feedVariable = (feed: FeedName): FeedVariable =>
  `${feed.toUpperCase() as Uppercase<FeedName>}_URL`;

export interface Settings {
  readonly ledgerTable: string;
  readonly openRoutes: OpenRoutes;
  readonly feeds: FeedUrls;
  /** This deployment puts and removes the marks of its registry. */
  readonly marksImages: boolean;
  /** What its verdicts set off is called. */
  readonly setsOff: boolean;
}

/** The settings in an environment. Throws SettingsError with every problem in it. */
export function readSettings(variables: Variables): Settings {
  const ledgerTable = textIn(variables, 'LEDGER_TABLE');
  const problems = settingsProblems(variables);
  if (problems.length > 0 || !ledgerTable) {
    throw new SettingsError(`the environment is not right: ${problems.join('; ')}`);
  }
  return {
    ledgerTable,
    openRoutes: routesIn(variables),
    feeds: forEachFeed(({ name, url }) => textIn(variables, feedVariable(name)) ?? url),
    marksImages: textIn(variables, 'MARKS') !== 'off',
    setsOff: textIn(variables, 'TRIGGERS') === 'on',
  };
}

/** What is wrong with an environment, a sentence each that begins with the variable. */
export const settingsProblems = (variables: Variables): readonly string[] => [
  ...(textIn(variables, 'LEDGER_TABLE')
    ? []
    : ['LEDGER_TABLE: the name of the DynamoDB table is missing']),
  ...routeProblems(variables),
  ...FEEDS.flatMap(({ name }) =>
    problemWith(variables, feedVariable(name), isFeedUrl, () => NO_FEED_URL),
  ),
  ...['MARKS', 'TRIGGERS'].flatMap((name) =>
    problemWith(
      variables,
      name,
      (value) => ['on', 'off'].includes(value),
      (value) => `"${value}" is not possible: expected on or off`,
    ),
  ),
  ...problemWith(
    variables,
    'LOG_LEVEL',
    (value) => LOG_LEVELS.includes(value),
    (value) => `"${value}" is not possible: expected one of ${LOG_LEVELS.join(', ')}`,
  ),
];

/** Lambda's own words, for its filter goes by the same variable. */
const LOG_LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];

// The address of a feed is not said: a password in it is one of the reasons to refuse it.
const NO_FEED_URL =
  'expected an https address without a user name and password, also for a mirror of your own; ' +
  'http is taken for localhost and 127.0.0.1 alone';
