import type { Check } from '../check.ts';
import { ofSlack } from '../of-slack.ts';
import { advice } from '../result.ts';

export const slackToken: Check = {
  name: 'Slack token',
  rights: ['ssm:GetParameter'],
  beforeDeploying: 'stops',
  look: async ({ slack }) => {
    const look = await slack();
    return look
      ? ofSlack(look.token.checked)
      : advice('no channel is set: nobody hears in Slack; set slack.channel in settings.yml');
  },
};
