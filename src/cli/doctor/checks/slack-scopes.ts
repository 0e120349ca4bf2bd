import { checkScopes } from '../../slack/check-slack.ts';
import type { Check } from '../check.ts';
import { ofSlack, WITHOUT_SLACK, WITHOUT_TOKEN } from '../of-slack.ts';

export const slackScopes: Check = {
  name: 'Slack scopes',
  rights: ['ssm:GetParameter'],
  beforeDeploying: 'stops',
  look: async ({ slack, readPolicy }) => {
    const look = await slack();
    if (!look) return WITHOUT_SLACK;
    const { checked, scopes } = look.token;
    if (checked.state !== 'right') return WITHOUT_TOKEN;
    const { policy } = await readPolicy();
    const [needed, optional] = checkScopes(policy, scopes);
    // What is optional matters only where nothing is missing.
    const worst = needed?.state === 'right' && optional ? optional : needed;
    return worst ? ofSlack(worst) : WITHOUT_TOKEN;
  },
};
