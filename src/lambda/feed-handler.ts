import type { FeedTools } from '../pipeline/tools.ts';
import { feedProblems, feedUrlsIn } from './feed-settings.ts';
import { openFeedTools } from './feed-tools.ts';
import { framed, type LambdaHandler, once } from './framed.ts';
import { ledgerProblems, ledgerTableIn } from './ledger-setting.ts';
import type { Story } from './middleware.ts';
import { SettingsError } from './settings-error.ts';

/** The function that brings the feeds up to date, with its own tools alone. */
export const feedHandler = (story: Story<FeedTools>): LambdaHandler =>
  framed(
    story,
    once(() => {
      const problems = [...ledgerProblems(process.env), ...feedProblems(process.env)];
      if (problems.length > 0) throw new SettingsError(problems);
      return openFeedTools({
        ledgerTable: ledgerTableIn(process.env),
        feeds: feedUrlsIn(process.env),
      });
    }),
    process.env,
  );
