import { slackSettingsIn } from '../src/announce/slack/slack-settings.ts';
import { sns } from '../src/announce/topic/topic-route.ts';
import { PermanentFailure } from '../src/core/errors.ts';
import type { Variables } from '../src/core/variables.ts';
import { awsClients } from '../src/lambda/aws-clients.ts';
import { readSettings } from '../src/lambda/settings.ts';
import { SettingsError } from '../src/lambda/settings-error.ts';

const TOPIC_ARN = 'arn:aws:sns:eu-central-1:210987654321:verdicts';

/** Where CISA and FIRST publish them. */
const FEEDS = {
  kev: 'https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json',
  epss: 'https://epss.empiricalsecurity.com/epss_scores-current.csv.gz',
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

/** The names of the routes that an environment opens. */
const routesOf = (environment: Variables): string[] => {
  const { topic, bus, parameters } = awsClients({});
  const means = {
    sns: topic,
    events: bus,
    ssm: parameters,
    timeout: 1,
    notify: [],
    guidance: { longestWaiver: 1 },
    acting: { mayAccept: [], mayRelease: [] },
  };
  return readSettings(environment)
    .openRoutes({ ...means, now: () => new Date(0), pause: () => Promise.resolve() })
    .map(({ name }) => name);
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
      openRoutes: expect.any(Function),
      openDigests: expect.any(Function),
      feeds: FEEDS,
      marksImages: true,
      scope: [],
      setsOff: false,
      served: { own: { account: '210987654321', region: 'eu-central-1' }, members: [] },
    });
    expect(routesOf(environment)).toEqual(['slack', 'sns']);
    expect(sns.settingsIn(environment)).toEqual({ topicArn: TOPIC_ARN });
    expect(slackSettingsIn(environment)).toEqual({
      channel: 'C0VERDICTS',
      token: { parameter: '/ecr-scan-notifier/slack-bot-token' },
    });
  });

  it('of a run at home carry the token itself and another address', () => {
    const environment = {
      LEDGER_TABLE: 'ledger',
      SLACK_CHANNEL: 'D0MYSELF1',
      SLACK_BOT_TOKEN: 'xoxb-1',
      SLACK_TOKEN_PARAMETER: '/unused',
      SLACK_API_URL: 'http://127.0.0.1:1/api/',
    };
    expect(readSettings(environment)).toEqual({
      ledgerTable: 'ledger',
      openRoutes: expect.any(Function),
      openDigests: expect.any(Function),
      feeds: FEEDS,
      marksImages: true,
      scope: [],
      setsOff: false,
      served: { members: [] },
    });
    expect(routesOf(environment)).toEqual(['slack']);
    expect(slackSettingsIn(environment)).toEqual({
      channel: 'D0MYSELF1',
      token: { value: 'xoxb-1' },
      apiUrl: 'http://127.0.0.1:1/api/',
    });
  });

  it('of a deployment with a topic for people tell it before programs', () => {
    const environment = {
      LEDGER_TABLE: 'ledger',
      TOPIC_ARN,
      PEOPLE_TOPIC: 'on',
      PEOPLE_TOPIC_ARN: `${TOPIC_ARN}-for-people`,
    };
    expect(routesOf(environment)).toEqual(['people', 'sns']);
    expect(routesOf({ ...environment, PEOPLE_TOPIC_ARN: '' })).toEqual(['sns']);
    expect(problemsOf({ ...environment, PEOPLE_TOPIC: 'yes' })).toBe(
      'the environment is not right: PEOPLE_TOPIC: "yes" is not possible: expected on or off',
    );
  });

  it('of a deployment with an event bus put events on it', () => {
    const environment = { LEDGER_TABLE: 'ledger', TOPIC_ARN, EVENT_BUS: 'default' };
    expect(routesOf(environment)).toEqual(['bus', 'sns']);
    expect(routesOf({ ...environment, EVENT_BUS: ' ' })).toEqual(['sns']);
    const arn = 'arn:aws:events:eu-central-1:210987654321:event-bus/verdicts';
    expect(problemsOf({ ...environment, EVENT_BUS: arn })).toBe(
      `the environment is not right: EVENT_BUS: "${arn}" is not the name of an event bus: expected default, or ` +
        'letters, digits and . _ - of a bus in this account and region (no ARN)',
    );
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
      openRoutes: expect.any(Function),
      openDigests: expect.any(Function),
      feeds: FEEDS,
      marksImages: true,
      scope: [],
      setsOff: false,
      served: { own: { account: '210987654321', region: 'eu-central-1' }, members: [] },
    });
    expect(routesOf(environment)).toEqual(['sns']);
  });

  it('take feeds from a mirror by https, and from this machine by http', () => {
    const environment = {
      LEDGER_TABLE: 'ledger',
      TOPIC_ARN,
      KEV_URL: 'https://mirror.example/kev.json',
      EPSS_URL: 'http://127.0.0.1:8080/epss.csv.gz',
    };
    expect(readSettings(environment).feeds).toEqual({
      kev: 'https://mirror.example/kev.json',
      epss: 'http://127.0.0.1:8080/epss.csv.gz',
    });
  });
});

describe('the marks', () => {
  const marksImages = (MARKS?: string) =>
    readSettings({ LEDGER_TABLE: 'ledger', TOPIC_ARN, MARKS }).marksImages;

  it('are put by a deployment unless it is told to leave them to another one', () => {
    expect([undefined, '', 'on', 'off'].map(marksImages)).toEqual([true, true, true, false]);
  });

  it.each(['OFF', 'off ', 'no'])('are not decided by "%s"', (MARKS) => {
    expect(problemsOf({ LEDGER_TABLE: 'ledger', TOPIC_ARN, MARKS })).toBe(
      `the environment is not right: MARKS: "${MARKS}" is not possible: expected on or off`,
    );
  });
});

describe('an environment that is not right', () => {
  it.each(['#general', 'general', 'c0123456789', 'U0123456789', 'C0123', 'C0123456789 '])(
    'is refused with the channel "%s"',
    (SLACK_CHANNEL) => {
      const environment = { LEDGER_TABLE: 'ledger', SLACK_CHANNEL, SLACK_BOT_TOKEN: 'xoxb-1' };
      expect(problemsOf(environment)).toBe(
        `the environment is not right: SLACK_CHANNEL: "${SLACK_CHANNEL}" is not the id of a channel: ` +
          'expected one like C0123456789, which Slack shows at the bottom of the channel details',
      );
    },
  );

  it.each(['ecr-scan-notifier/slack-bot-token', '/a parameter', '/token ', '/', '/tokens/*'])(
    'is refused with the token parameter "%s"',
    (SLACK_TOKEN_PARAMETER) => {
      expect(problemsOf({ LEDGER_TABLE: 'ledger', TOPIC_ARN, SLACK_TOKEN_PARAMETER })).toBe(
        `the environment is not right: SLACK_TOKEN_PARAMETER: "${SLACK_TOKEN_PARAMETER}" is not the ` +
          'name of a parameter: expected one that begins with a slash and goes on with letters, ' +
          'digits and . _ - / (in the name of a secret also + = @)',
      );
    },
  );

  it.each(['info', 'LOUD', 'SILENT'])('is refused with the log level %s', (LOG_LEVEL) => {
    expect(problemsOf({ LEDGER_TABLE: 'ledger', TOPIC_ARN, LOG_LEVEL })).toBe(
      `the environment is not right: LOG_LEVEL: "${LOG_LEVEL}" is not possible: expected one of ` +
        'TRACE, DEBUG, INFO, WARN, ERROR, FATAL',
    );
  });

  it('is refused with all its problems together', () => {
    expect(problemsOf({ SLACK_CHANNEL: 'C0VERDICTS' })).toBe(
      'the environment is not right: ' +
        'LEDGER_TABLE: the name of the DynamoDB table is missing; ' +
        'SLACK_TOKEN_PARAMETER: a Slack channel is set, and no parameter that holds the bot token',
    );
  });

  it('is refused with the table and the routes missing at once', () => {
    expect(problemsOf({})).toBe(
      'the environment is not right: ' +
        'LEDGER_TABLE: the name of the DynamoDB table is missing; ' +
        'TOPIC_ARN: neither a topic nor an event bus nor a topic for people nor a Slack channel is set: nobody would hear of a verdict',
    );
  });

  it('is refused without anybody to tell', () => {
    expect(problemsOf({ LEDGER_TABLE: 'ledger' })).toBe(
      'the environment is not right: ' +
        'TOPIC_ARN: neither a topic nor an event bus nor a topic for people nor a Slack channel is set: nobody would hear of a verdict',
    );
  });

  it('is refused with a channel and no token for it', () => {
    expect(problemsOf({ LEDGER_TABLE: 'ledger', TOPIC_ARN, SLACK_CHANNEL: 'C0VERDICTS' })).toBe(
      'the environment is not right: ' +
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
      'the environment is not right: KEV_URL: expected an https address without a user name and ' +
        'password, also for a mirror of your own; http is taken for localhost and 127.0.0.1 alone',
    );
  });
});

describe('members', () => {
  const membersOf = (MEMBERS: string) =>
    readSettings({ LEDGER_TABLE: 'ledger', TOPIC_ARN, MEMBERS }).served.members;

  it('are accounts, each with what is said of it', () => {
    expect(
      membersOf('111122223333:payments:eu-central-1+eu-west-1:reader:off, 444455556666,'),
    ).toEqual([
      {
        account: '111122223333',
        name: 'payments',
        regions: ['eu-central-1', 'eu-west-1'],
        role: 'reader',
        unmarked: true,
      },
      { account: '444455556666' },
    ]);
  });

  it.each([
    ['payments', '"payments" is no account: expected twelve digits'],
    [
      '111122223333:<b>',
      '"<b>" is no name of 111122223333: expected up to 40 letters, digits, spaces, ".", "_" and "-"',
    ],
    [
      '111122223333::Frankfurt',
      '"Frankfurt" is no region of 111122223333: expected one like eu-central-1',
    ],
    [
      '111122223333:::arn/role',
      '"arn/role" is no name of a role of 111122223333: expected no ARN and no path',
    ],
    [
      '111122223333::::maybe',
      '"maybe" is not possible for the marks of 111122223333: expected on or off',
    ],
    ['111122223333:::::x', 'there is more of 111122223333 than a name, regions, a role and marks'],
    ['111122223333,111122223333:again', '111122223333 is there twice'],
    [
      Array.from({ length: 61 }, (_, at) => 100_000_000_000 + at).join(','),
      "these are 61 registries, and the functions' policy has room for 60",
    ],
    [`111122223333:${' '.repeat(2_400)}`, 'it has more than 2400 characters'],
  ])('are not given by %s', (MEMBERS, why) => {
    expect(problemsOf({ LEDGER_TABLE: 'ledger', TOPIC_ARN, MEMBERS })).toBe(
      `the environment is not right: MEMBERS: ${why}`,
    );
  });
});
