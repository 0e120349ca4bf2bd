import type { Given } from './given.ts';

/** What whoever has deployed does next, by what this stage has. */
export function nextSteps(
  { settings, region }: Given,
  outputs: Readonly<Record<string, string>>,
): string[] {
  const { VerdictTopicArn = '<VerdictTopicArn>', SlackActionUrl, LedgerTableName } = outputs;
  const steps = [
    ...(settings['alarmEmail']
      ? [`Confirm the mail that ${settings['alarmEmail']} has got: without it no alarm is heard.`]
      : [
          `Let somebody hear the alarm: alarm-email in settings.yml, or aws sns subscribe --topic-arn ${VerdictTopicArn} …`,
        ]),
    ...(settings['slackChannel']
      ? [
          `See whether Slack takes everything: npx ecr-scan-notifier slack test --channel ${settings['slackChannel']}`,
        ]
      : []),
    ...(SlackActionUrl
      ? [`Give the Slack app its Request URL, under Interactivity: ${SlackActionUrl}`]
      : []),
    ...(LedgerTableName
      ? [`Let commands find what is recorded: export LEDGER_TABLE=${LedgerTableName}`]
      : []),
    `Judge the images that are there already: npx ecr-scan-notifier backfill --region ${region}`,
    'Push an image, and make a gate of its verdict: docs/operations.md',
  ];
  return ['Next:', ...steps.map((step, at) => `  ${at + 1}. ${step}`)];
}
