import { slackClientFrom } from '../../announce/slack/slack-client.ts';
import { slackProblemsIn, slackSettingsIn } from '../../announce/slack/slack-settings.ts';
import { AT_THE_KEYBOARD, awsClients } from '../../lambda/aws-clients.ts';
import { prefixed } from '../../terminal/lines.ts';
import { seen } from '../../terminal/tree.ts';
import { choosePolicy } from '../choose-policy.ts';
import { type Command, EXIT, readArguments } from '../command.ts';
import { regionFor, requireCredentials } from '../place.ts';
import { UsageError } from '../usage-error.ts';
import { type Checked, checkSlack } from './check-slack.ts';

/** Where the token is stored where nobody says: serverless.yml says the same. */
const PARAMETER = '/ecr-scan-notifier/slack-bot-token';

export const slackTest: Command = {
  name: 'slack test',
  summary: 'whether Slack takes what the notifier will say',
  help: `Usage: ecr-scan-notifier slack test --channel C0123456789 [options]

Looks, with the bot token of the deployment, at all that it needs of Slack: the token, its scopes, the user
groups of may-accept and may-release, every kind of message (by Slack's public validator, where it can be
reached), and the channels of the policy. In the channel it posts a sample, which it then writes anew to say
that it worked; in the other channels nobody sees anything: a message is put off for a week, and taken back
at once. The token is SLACK_BOT_TOKEN, or else in the parameter SLACK_TOKEN_PARAMETER
(${PARAMETER}), which needs ssm:GetParameter. It is never printed.

  --channel ID    where the sample is posted; by default SLACK_CHANNEL
  --keep          leave the sample as it is
  --policy FILE   the policy; by default POLICY_FILE, policy.yml here, or the built-in one
  --region R      where the parameter is, by default AWS_REGION or that of your profile
  --json          what was looked at as one JSON document

Exit code: 0 all is right · 1 something is wrong · 2 wrong usage, or the token cannot be read`,

  run: async (args, terminal, time) => {
    const { values, argument } = readArguments('slack test', args, {
      channel: { type: 'string' },
      keep: { type: 'boolean' },
      policy: { type: 'string' },
      region: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    });
    if (argument !== undefined) {
      throw new UsageError(
        `slack test: the channel is named with --channel, and not "${argument}"`,
      );
    }
    const now = new Date(time.clock());
    const { policy } = choosePolicy(values.policy, now, terminal);
    const { channel, ...settings } = settingsFor(values.channel);
    if ('parameter' in settings.token) {
      await reachParameter(settings.token.parameter, values.region);
    }
    const client = slackClientFrom({
      ...settings,
      ssm: awsClients({ limits: AT_THE_KEYBOARD }).parameters(),
      headers: {},
      now: () => now,
      timeout: AT_THE_KEYBOARD.slack.attempt,
    });
    // What goes wrong with the token's place is no answer of Slack.
    await client();
    const pause = async (milliseconds: number): Promise<void> => {
      await time.pause(milliseconds);
    };
    const access = { client, pause };
    const checked: Checked[] = [];
    for await (const one of checkSlack({
      access,
      channel,
      policy,
      keep: values.keep === true,
      now,
    })) {
      checked.push(one);
      if (!values.json)
        terminal.print(prefixed(`${SIGNS[one.state]} `, seen(`${one.check}: ${one.says}`)));
    }
    const isRight = checked.every(({ state }) => state !== 'wrong');
    if (values.json) {
      terminal.print([JSON.stringify({ right: isRight, checked }, undefined, 2)]);
    }
    return isRight ? EXIT.done : EXIT.incomplete;
  },
};

const SIGNS = { right: '✔', wrong: '✘', open: '–' } as const;

/** Throws UsageError where nobody could ask for the parameter that holds the token. */
async function reachParameter(parameter: string, region: string | undefined): Promise<void> {
  try {
    await regionFor(region);
    await requireCredentials();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(
      `slack test: which token? set SLACK_BOT_TOKEN, or let it be read from the parameter ${parameter} of the deployment: ${error.message}`,
      { cause: error },
    );
  }
}

/** As the functions read them. Throws UsageError. */
function settingsFor(named: string | undefined) {
  const variables = {
    ...process.env,
    SLACK_CHANNEL: named ?? process.env['SLACK_CHANNEL'],
    SLACK_TOKEN_PARAMETER: process.env['SLACK_TOKEN_PARAMETER'] || PARAMETER,
  };
  const [problem] = slackProblemsIn(variables);
  if (problem !== undefined) {
    const isOption = named !== undefined && problem.startsWith('SLACK_CHANNEL: ');
    const said = isOption ? problem.replace('SLACK_CHANNEL', '--channel') : problem;
    throw new UsageError(`slack test: ${said}`);
  }
  const settings = slackSettingsIn(variables);
  if (settings) return settings;
  throw new UsageError('slack test: which channel? name it with --channel or SLACK_CHANNEL');
}
