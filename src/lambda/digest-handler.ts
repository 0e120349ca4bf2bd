import { digestsIn } from '../announce/slack/slack-digest-route.ts';
import { slackProblemsIn } from '../announce/slack/slack-settings.ts';
import type { DigestTools } from '../pipeline/tools.ts';
import { openDigestTools } from './digest-tools.ts';
import { framed, type LambdaHandler, once } from './framed.ts';
import { ledgerProblems, ledgerTableIn } from './ledger-setting.ts';
import { servedIn } from './members-setting.ts';
import type { Story } from './middleware.ts';
import { packagedPolicy } from './packaged-policy.ts';
import { SettingsError } from './settings-error.ts';

/** The function that Lambda calls for the digest, with its own tools alone. */
export const digestHandler = (story: Story<DigestTools>): LambdaHandler =>
  framed(
    story,
    once(() => {
      const problems = [...ledgerProblems(process.env), ...slackProblemsIn(process.env)];
      if (problems.length > 0) throw new SettingsError(problems);
      return openDigestTools(
        {
          ledgerTable: ledgerTableIn(process.env),
          openDigests: digestsIn(process.env),
          served: servedIn(process.env),
        },
        packagedPolicy(),
      );
    }),
    process.env,
  );
