/** Every kind of Slack token begins so: bot, user, app-level, refresh, configuration, legacy. */
const SLACK_TOKEN = /\bx(?:ox[a-z]|app)(?:\.xox[a-z])?-[\w%-]+/gi;

/** The text without whatever has the form of a Slack token. */
export const redacted = (text: string): string => text.replace(SLACK_TOKEN, '[a Slack token]');
