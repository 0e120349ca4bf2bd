/**
 * What a deployment is told besides its policy, by all the names it goes by: the key in a stage of settings.yml, the
 * variable of the environment or of a .env file, which comes first, and the parameter that comes before both.
 */
export const SETTINGS = [
  { key: ['slack', 'channel'], variable: 'SLACK_CHANNEL', parameter: 'slackChannel' },
  {
    key: ['slack', 'token-parameter'],
    variable: 'SLACK_TOKEN_PARAMETER',
    parameter: 'slackTokenParameter',
  },
  {
    key: ['slack', 'signing-secret-parameter'],
    variable: 'SLACK_SIGNING_SECRET_PARAMETER',
    parameter: 'slackSigningSecretParameter',
  },
  { key: ['people-topic'], variable: 'PEOPLE_TOPIC', parameter: 'peopleTopic' },
  { key: ['event-bus'], variable: 'EVENT_BUS', parameter: 'eventBus' },
  { key: ['feeds', 'kev'], variable: 'KEV_URL', parameter: 'kevUrl' },
  { key: ['feeds', 'epss'], variable: 'EPSS_URL', parameter: 'epssUrl' },
  { key: ['log', 'level'], variable: 'LOG_LEVEL', parameter: 'logLevel' },
  { key: ['log', 'days'], variable: 'LOG_DAYS', parameter: 'logDays' },
  { key: ['memory'], variable: 'MEMORY', parameter: 'memory' },
  {
    key: ['permissions-boundary'],
    variable: 'PERMISSIONS_BOUNDARY',
    parameter: 'permissionsBoundary',
  },
  { key: ['kms-key'], variable: 'KMS_KEY', parameter: 'kmsKey' },
  { key: ['marks'], variable: 'MARKS', parameter: 'marks' },
  { key: ['table'], variable: 'TABLE', parameter: 'table' },
  { key: ['repositories'], variable: 'REPOSITORIES', parameter: 'repositories' },
  { key: ['concurrency'], variable: 'CONCURRENCY', parameter: 'concurrency' },
  { key: ['alarm-email'], variable: 'ALARM_EMAIL', parameter: 'alarmEmail' },
  { key: ['deployment-gate'], variable: 'DEPLOYMENT_GATE', parameter: 'deploymentGate' },
  { key: ['gate', 'wait'], variable: 'GATE_WAIT', parameter: 'gateWait' },
  { key: ['gate', 'max-age'], variable: 'GATE_MAX_AGE', parameter: 'gateMaxAge' },
  { key: ['gate', 'let-through'], variable: 'GATE_LET_THROUGH', parameter: 'gateLetThrough' },
  { key: ['report', 'publish'], variable: 'REPORT_PUBLISH', parameter: 'reportPublish' },
  { key: ['report', 'days'], variable: 'REPORT_DAYS', parameter: 'reportDays' },
  { key: ['report', 'url'], variable: 'REPORT_URL', parameter: 'reportUrl' },
  {
    key: ['report', 'distribution'],
    variable: 'REPORT_DISTRIBUTION',
    parameter: 'reportDistribution',
  },
  { key: ['triggers', 'enabled'], variable: 'TRIGGERS', parameter: 'triggers' },
  { key: ['members'], variable: 'MEMBERS', parameter: 'members' },
  { key: ['policy'], variable: 'POLICY_FILE', parameter: 'policyFile' },
] as const;

/**
 * Rights of the triggers, which the file alone gives: neither a variable nor a parameter can be a list of resources. By the
 * name under which a stack says what it was deployed with.
 */
export const LISTS = [
  { key: ['triggers', 'services'], parameter: 'triggerServices' },
  { key: ['triggers', 'pipelines'], parameter: 'triggerPipelines' },
  { key: ['triggers', 'event-buses'], parameter: 'triggerEventBuses' },
  { key: ['triggers', 'secrets'], parameter: 'triggerSecrets' },
] as const;

export type Setting = (typeof SETTINGS)[number];

/** By these words a stage is named, by the framework's own rule. */
export const STAGE_NAME = /^[a-zA-Z0-9-]+$/;
