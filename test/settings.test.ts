import { PermanentFailure } from '../src/core/errors.ts';
import { readSettings, SettingsError } from '../src/settings.ts';

const TOPIC_ARN = 'arn:aws:sns:eu-central-1:210987654321:verdicts';

/** Where CISA and FIRST publish them. */
const FEEDS = {
  kevUrl: 'https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json',
  epssUrl: 'https://epss.empiricalsecurity.com/epss_scores-current.csv.gz',
};

const problemsOf = (environment: Record<string, string | undefined>): string => {
  try {
    readSettings(environment);
  } catch (error) {
    expect(error).toBeInstanceOf(SettingsError);
    expect(error).toBeInstanceOf(PermanentFailure);
    return (error as Error).message;
  }
  throw new Error('the environment was taken');
};

describe('the settings', () => {
  it('of a deployment with both routes', () => {
    const environment = {
      LEDGER_TABLE: 'ledger',
      TOPIC_ARN,
      SLACK_CHANNEL: 'C0VERDICTS',
      SLACK_TOKEN_PARAMETER: '/ecr-scan-notifier/slack-bot-token',
      PATH: '/bin',
    };
    expect(readSettings(environment)).toEqual({
      ledgerTable: 'ledger',
      topicArn: TOPIC_ARN,
      slack: {
        channel: 'C0VERDICTS',
        token: { parameter: '/ecr-scan-notifier/slack-bot-token' },
      },
      feeds: FEEDS,
    });
  });

  it('of a run at home carry the token itself and another address', () => {
    const environment = {
      LEDGER_TABLE: 'ledger',
      SLACK_CHANNEL: '#x',
      SLACK_BOT_TOKEN: 'xoxb-1',
      SLACK_TOKEN_PARAMETER: '/unused',
      SLACK_API_URL: 'http://127.0.0.1:1/api/',
    };
    expect(readSettings(environment)).toEqual({
      ledgerTable: 'ledger',
      slack: { channel: '#x', token: { value: 'xoxb-1' }, apiUrl: 'http://127.0.0.1:1/api/' },
      feeds: FEEDS,
    });
  });

  it('take an empty or blank variable for none, as a template sets what nobody wants', () => {
    const environment = {
      LEDGER_TABLE: 'ledger',
      TOPIC_ARN,
      SLACK_CHANNEL: ' ',
      SLACK_API_URL: '',
      KEV_URL: '',
      EPSS_URL: ' ',
    };
    expect(readSettings(environment)).toEqual({
      ledgerTable: 'ledger',
      topicArn: TOPIC_ARN,
      feeds: FEEDS,
    });
  });

  it('take feeds from a mirror by https, and from this machine by http', () => {
    const environment = {
      LEDGER_TABLE: 'ledger',
      TOPIC_ARN,
      KEV_URL: 'https://mirror.example/kev.json',
      EPSS_URL: 'http://127.0.0.1:8080/epss.csv.gz',
    };
    expect(readSettings(environment).feeds).toEqual({
      kevUrl: 'https://mirror.example/kev.json',
      epssUrl: 'http://127.0.0.1:8080/epss.csv.gz',
    });
  });
});

describe('an environment that is not complete', () => {
  it('is refused with all its problems together', () => {
    expect(problemsOf({ SLACK_CHANNEL: 'C1' })).toBe(
      'the environment is not complete: ' +
        'LEDGER_TABLE: the name of the DynamoDB table is missing; ' +
        'SLACK_TOKEN_PARAMETER: a Slack channel is set, and no parameter that holds the bot token',
    );
  });

  it('is refused with the table and the routes missing at once', () => {
    expect(problemsOf({})).toBe(
      'the environment is not complete: ' +
        'LEDGER_TABLE: the name of the DynamoDB table is missing; ' +
        'TOPIC_ARN: neither a topic nor a Slack channel is set: nobody would hear of a verdict',
    );
  });

  it('is refused without anybody to tell', () => {
    expect(problemsOf({ LEDGER_TABLE: 'ledger' })).toBe(
      'the environment is not complete: ' +
        'TOPIC_ARN: neither a topic nor a Slack channel is set: nobody would hear of a verdict',
    );
  });

  it('is refused with a channel and no token for it', () => {
    expect(problemsOf({ LEDGER_TABLE: 'ledger', TOPIC_ARN, SLACK_CHANNEL: 'C1' })).toBe(
      'the environment is not complete: ' +
        'SLACK_TOKEN_PARAMETER: a Slack channel is set, and no parameter that holds the bot token',
    );
  });

  it.each(['', '  '])('is refused with the table "%s"', (table) => {
    expect(problemsOf({ LEDGER_TABLE: table, TOPIC_ARN })).toMatch(/LEDGER_TABLE: /);
  });

  it.each([
    'http://mirror.example/kev.json',
    'http://127.0.0.1.example/kev.json',
    'https://reader:secret@mirror.example/kev.json',
    'file:///kev.json',
    'kev.json',
  ])('is refused with the feed at %s', (url) => {
    expect(problemsOf({ LEDGER_TABLE: 'ledger', TOPIC_ARN, KEV_URL: url })).toBe(
      'the environment is not complete: KEV_URL: expected an https address without a user name and ' +
        'password, also for a mirror of your own; http is taken for localhost and 127.0.0.1 alone',
    );
  });
});
