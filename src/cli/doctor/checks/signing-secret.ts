import { slackSettingsIn } from '../../../announce/slack/slack-settings.ts';
import type { Check } from '../check.ts';
import { WITHOUT_SLACK } from '../of-slack.ts';
import { good, notYet, wrong } from '../result.ts';
import { sayNotStored, storedIn } from '../stored.ts';

/** Whether it is stored, and not what it is: only a click shows whether it is the app's. */
export const signingSecret: Check = {
  name: 'signing secret',
  rights: ['ssm:GetParameter'],
  beforeDeploying: 'stops',
  look: async (looking) => {
    const settings = slackSettingsIn(looking.variables);
    if (!settings) return WITHOUT_SLACK;
    const { signingSecret: place } = settings;
    if (!place) return notYet('no slack.signing-secret-parameter is set: nobody acts from Slack');
    if ('value' in place) return good('it stands in SLACK_SIGNING_SECRET');
    const stored = await storedIn(looking, place.parameter);
    return stored === undefined
      ? wrong(sayNotStored(place.parameter, looking.region))
      : good(`it stands in ${place.parameter}`);
  },
};
