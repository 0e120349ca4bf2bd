import { choosePolicy } from '../choose-policy.ts';
import { type Command, EXIT, readArguments } from '../command.ts';
import { UsageError } from '../usage-error.ts';
import { appManifest, manifestYaml } from './app-manifest.ts';

export const slackManifest: Command = {
  name: 'slack manifest',
  summary: 'what to create the app in Slack from',
  help: `Usage: ecr-scan-notifier slack manifest [options]

Prints the manifest of the Slack app, to be pasted at https://api.slack.com/apps under "Create New App", "From
a manifest"; for an app that is there, under "App Manifest". It asks for what the policy needs and no more:
usergroups:read only where may-accept or may-release names a user group. Nothing is asked, of AWS neither.

  --url URL       where clicks go: the URL of the deployed function slack-action, which
                  "npx serverless info --verbose" prints as SlackActionUrl. Without it the app has nothing
                  to click on: create it so, deploy, and paste it anew with the URL
  --policy FILE   the policy; by default POLICY_FILE, policy.yml here, or the built-in one
  --json          the manifest as one JSON document

Exit code: 0 done · 2 wrong usage, or a policy that cannot be used`,

  run: async (args, terminal) => {
    const { values, argument } = readArguments('slack manifest', args, {
      url: { type: 'string' },
      policy: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    });
    if (argument !== undefined) {
      throw new UsageError(`slack manifest: it takes no argument, and got "${argument}"`);
    }
    const { url } = values;
    if (url !== undefined && !isAddress(url)) {
      throw new UsageError(
        `slack manifest: --url: "${url}" is not an address that begins with https://`,
      );
    }
    const { policy } = choosePolicy(values.policy, new Date(), terminal);
    const manifest = appManifest(policy, url);
    const text = values.json ? JSON.stringify(manifest, undefined, 2) : manifestYaml(manifest);
    terminal.print([text.trimEnd()]);
    return EXIT.done;
  },
};

const isAddress = (text: string): boolean =>
  URL.canParse(text) && new URL(text).protocol === 'https:' && !/\s/.test(text);
