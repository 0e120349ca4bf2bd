import type { Check } from './check.ts';
import { alarms } from './checks/alarms.ts';
import { credentials } from './checks/credentials.ts';
import { deadLetters } from './checks/dead-letters.ts';
import { deployedPolicy } from './checks/deployed-policy.ts';
import { events } from './checks/events.ts';
import { feeds } from './checks/feeds.ts';
import { lifecycle } from './checks/lifecycle.ts';
import { members } from './checks/members.ts';
import { oldestDue } from './checks/oldest-due.ts';
import { policy } from './checks/policy.ts';
import { quotas } from './checks/quotas.ts';
import { region } from './checks/region.ts';
import { scanOnPush } from './checks/scan-on-push.ts';
import { scanning } from './checks/scanning.ts';
import { schedules } from './checks/schedules.ts';
import { settings } from './checks/settings.ts';
import { signingSecret } from './checks/signing-secret.ts';
import { slackChannel, slackChannels } from './checks/slack-channels.ts';
import { slackScopes } from './checks/slack-scopes.ts';
import { slackToken } from './checks/slack-token.ts';
import { stack } from './checks/stack.ts';

/** All that is looked at, in the order of the lines: what a deployment stands on, then what is deployed. */
export const CHECKS: readonly Check[] = [
  credentials,
  region,
  settings,
  policy,
  scanning,
  scanOnPush,
  lifecycle,
  quotas,
  slackToken,
  slackScopes,
  slackChannel,
  slackChannels,
  signingSecret,
  stack,
  deployedPolicy,
  members,
  feeds,
  deadLetters,
  oldestDue,
  events,
  schedules,
  alarms,
];

/** What can be looked at before anything is deployed: a deployment goes by the same. */
export const BEFORE_DEPLOYING: readonly Check[] = CHECKS.filter(
  ({ beforeDeploying }) => beforeDeploying !== 'left out',
);
