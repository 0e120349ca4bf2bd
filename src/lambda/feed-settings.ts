import { FEEDS, type FeedName, forEachFeed } from '../core/findings/feeds/feeds.ts';
import { problemWith, textIn, type Variables } from '../core/variables.ts';
import { isFeedUrl } from '../threat-intel/download/feed-address.ts';
import type { FeedUrls } from '../threat-intel/feeds.ts';

type FeedVariable = `${Uppercase<FeedName>}_URL`;

/** Under which variable another address of a feed is given; the template names them too. */
export const feedVariable = (feed: FeedName): FeedVariable =>
  `${feed.toUpperCase() as Uppercase<FeedName>}_URL`;

/** Where the feeds are downloaded from. */
export const feedUrlsIn = (variables: Variables): FeedUrls =>
  forEachFeed(({ name, url }) => textIn(variables, feedVariable(name)) ?? url);

/** What is wrong with these addresses, a sentence each that begins with the variable. */
export const feedProblems = (variables: Variables): readonly string[] =>
  FEEDS.flatMap(({ name }) =>
    problemWith(variables, feedVariable(name), isFeedUrl, () => NO_FEED_URL),
  );

// The address of a feed is not said: a password in it is one of the reasons to refuse it.
const NO_FEED_URL =
  'expected an https address without a user name and password, also for a mirror of your own; ' +
  'http is taken for localhost and 127.0.0.1 alone';
