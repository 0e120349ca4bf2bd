import { nearest } from '../src/policy-file/problems/nearest.ts';

/** What a `.env` file may set: what serverless.yml and the build read, and AWS's own variables. */
const KNOWN = [
  'SLACK_CHANNEL',
  'SLACK_TOKEN_PARAMETER',
  'SLACK_SIGNING_SECRET_PARAMETER',
  'PEOPLE_TOPIC',
  'EVENT_BUS',
  'KEV_URL',
  'EPSS_URL',
  'LOG_LEVEL',
  'MARKS',
  'POLICY_FILE',
];
/** And by `--param`. */
const PARAMETERS = [
  'slackChannel',
  'slackTokenParameter',
  'slackSigningSecretParameter',
  'peopleTopic',
  'eventBus',
  'kevUrl',
  'epssUrl',
  'logLevel',
  'marks',
];

/** What would be passed over in silence in a `.env` file: a sentence each, with its place. */
export function settingsFileProblems(text: string, file: string): string[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const place = `${file}:${index + 1}`;
    if (/^\s*(#|$)/.test(line)) return [];
    const [, name, value = ''] = /^\s*(?:export\s+)?([\w.-]+)\s*=\s*(.*)$/.exec(line) ?? [];
    if (name === undefined)
      return [`${place}: expected a setting such as SLACK_CHANNEL=C0123456789`];
    if (!KNOWN.includes(name) && !name.startsWith('AWS_')) {
      return [`${place}: there is no setting ${name}${meant(name, KNOWN)}`];
    }
    return value.startsWith('#')
      ? [
          `${place}: ${name} is empty: # begins a comment (a channel is named by its id, C0123456789)`,
        ]
      : [];
  });
}

/** The same of the names given by `--param`. */
export const parameterProblems = (names: readonly string[]): string[] =>
  names
    .filter((name) => !PARAMETERS.includes(name))
    .map((name) => `--param: there is no parameter ${name}${meant(name, PARAMETERS)}`);

function meant(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return near ? `: did you mean ${near}?` : `; there are ${known.join(', ')}`;
}
