import { asking, type Check, good, wrong } from './check.ts';
import { parameterNamed } from './parameters.ts';

/** Parameter Store hands these out, and has no such parameter of its own. */
const OF_SECRETS_MANAGER = '/aws/reference/secretsmanager/';

const stored = (what: string, setting: string, needed: string): Check =>
  asking(async ({ settings, region }) => {
    const name = settings[setting];
    if (!settings[needed] || !name || name.startsWith(OF_SECRETS_MANAGER)) return undefined;
    if ((await parameterNamed(name, region)) !== undefined)
      return good(`${what} stands in ${name}`);
    return wrong(
      `${what}: there is no parameter ${name} in ${region}: ` +
        `aws ssm put-parameter --type SecureString --name ${name} --value …`,
    );
  });

export const slackToken = stored('the Slack token', 'slackTokenParameter', 'slackChannel');
export const signingSecret = stored(
  "the Slack app's signing secret",
  'slackSigningSecretParameter',
  'slackSigningSecretParameter',
);
