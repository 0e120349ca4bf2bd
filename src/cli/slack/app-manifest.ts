import { stringify } from 'yaml';
import type { Policy } from '../../core/policy/policy.ts';

/** What an app of Slack is created from (docs.slack.dev/reference/app-manifest). */
export interface AppManifest {
  readonly _metadata: { readonly major_version: 2 };
  readonly display_information: Readonly<
    Record<'name' | 'description' | 'background_color', string>
  >;
  readonly features: {
    readonly bot_user: { readonly display_name: string; readonly always_online: false };
  };
  readonly oauth_config: {
    readonly scopes: { readonly bot: readonly string[]; readonly bot_optional: readonly string[] };
  };
  readonly settings: {
    /** Where clicks go; absent: there is nothing to click on. */
    readonly interactivity?: { readonly is_enabled: true; readonly request_url: string };
    readonly org_deploy_enabled: false;
    readonly socket_mode_enabled: false;
    readonly token_rotation_enabled: false;
  };
}

/** Of a policy, what the app's rights depend on. */
export type Permitting = Pick<Policy, 'mayAccept' | 'mayRelease'>;

/** With these, what a dead run has posted is found; whoever declines them may read one message twice. */
export const OPTIONAL_SCOPES: readonly string[] = ['channels:history', 'groups:history'];

/** The user groups that a policy permits something: who is in them has to be asked. Pure. */
export const groupsIn = ({ mayAccept, mayRelease }: Permitting): readonly string[] => [
  ...new Set(
    [...mayAccept, ...mayRelease].flatMap(({ by }) => by.filter((id) => id.startsWith('S'))),
  ),
];

/** The scopes without which the bot cannot do what a policy asks of it. Pure. */
export const neededScopes = (policy: Permitting): readonly string[] => [
  'chat:write',
  ...(groupsIn(policy).length > 0 ? ['usergroups:read'] : []),
];

/** `url`: of the deployed function `slack-action`, where there is one. Pure. */
export const appManifest = (policy: Permitting, url?: string): AppManifest => ({
  _metadata: { major_version: 2 },
  display_information: {
    name: 'ECR Scan Notifier',
    description:
      'Tells which container images in Amazon ECR were approved or quarantined, and why.',
    background_color: '#232f3e',
  },
  features: { bot_user: { display_name: 'ecr-scan-notifier', always_online: false } },
  oauth_config: { scopes: { bot: neededScopes(policy), bot_optional: OPTIONAL_SCOPES } },
  settings: {
    ...(url !== undefined && { interactivity: { is_enabled: true, request_url: url } }),
    org_deploy_enabled: false,
    socket_mode_enabled: false,
    token_rotation_enabled: false,
  },
});

const HOW_TO = `# Paste this at https://api.slack.com/apps under "Create New App", "From a manifest"; into an app that is there
# already under "App Manifest". Install the app, store its bot token (xoxb-…) where SLACK_TOKEN_PARAMETER points, and
# invite the bot into the channels: chat:write reaches only those that somebody asked it into.
# bot_optional: with these, a message that was posted by a run which died before it could note that is found, and not
# posted again. Leave them out, or decline them at the installation: then that one message may stand there twice.
`;

/** The same to be pasted, with what to do with it. Pure. */
export const manifestYaml = (manifest: AppManifest): string =>
  HOW_TO + stringify(manifest, { singleQuote: true, lineWidth: 0 });
