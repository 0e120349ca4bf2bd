import type { EmbeddedAws } from '../../src/local/aws/embedded-aws.ts';
import { embedded, stopAll } from '../local/embedded.ts';
import { fileWith, removeFiles, run } from './run-program.ts';

afterEach(stopAll);
afterAll(removeFiles);

const TOKEN = 'xoxb-secret-of-the-team';
const HOME = 'C0123456789';
const TEAM = 'C0000000042';
const ALL = ['chat:write', 'usergroups:read', 'channels:history', 'groups:history'];

const NO_AWS = { AWS_CONFIG_FILE: '/nonexistent', AWS_SHARED_CREDENTIALS_FILE: '/nonexistent' };

const workspaceWith = (slack: object = {}, more: object = {}) =>
  embedded({ slack: { scopes: ALL, ...slack }, ...more });

/** Runs the command with the token itself, or with the variables given instead of it. */
const test = (aws: EmbeddedAws, args: readonly string[] = [], variables?: Record<string, string>) =>
  run(['slack', 'test', '--channel', HOME, ...args], {
    env: { ...aws.environment, ...(variables ?? { SLACK_BOT_TOKEN: TOKEN }) },
    time: { clock: () => Date.parse('2026-11-21T10:00:00Z'), pause: () => Promise.resolve() },
  });

const policyWith = (text: string) =>
  fileWith('policy.yml', `quarantine:\n  critical:\n    severity: CRITICAL\n${text}`);
const routed = () => policyWith(`notify:\n  - repository: shop/*\n    channel: ${TEAM}\n`);
const permitted = () => policyWith('may-accept: [{ by: [S0000000001] }]\n');

it('says of all that the notifier needs that it is right, and of the sample that it worked', async () => {
  const aws = await workspaceWith();
  const { code, out } = await test(aws, ['--policy', routed()]);
  expect(out.split('\n')).toEqual([
    '✔ token: Slack takes it: gatekeeper in the workspace embedded',
    '✔ scopes: all that are needed: chat:write',
    "✔ messages: valid by Slack's blocks.validate: quarantined, approved, undecided, findings-list,",
    '  moved, reply, pivot-accepted, summary, approvals, notice',
    `✔ channel ${HOME}: a sample is posted, and written anew`,
    `✔ channel ${TEAM}: would take a message`,
    '',
  ]);
  expect(code).toBe(0);
  expect(aws.workspace.messages).toMatchObject([
    {
      channel: HOME,
      text: 'Sample: ecr-scan-notifier can post here, and write its messages anew.',
    },
  ]);
  expect(aws.workspace.scheduled.size).toBe(0);
});

it('leaves the sample, which says that it is one, where it is to be kept', async () => {
  const aws = await workspaceWith();
  expect((await test(aws, ['--keep'])).code).toBe(0);
  const [sample, ...others] = aws.workspace.messages;
  expect(others).toEqual([]);
  expect(sample?.text).toMatch(/^Sample\. Quarantined: sample\/no-such-image:1\.0\.0 /);
  expect(sample?.blocks[0]).toMatchObject({
    elements: [{ text: 'A sample of `ecr-scan-notifier slack test`: there is no such image.' }],
  });
});

it('finds the token where the functions find it, and prints it nowhere', async () => {
  const aws = await embedded(
    { slack: { scopes: ALL } },
    { parameters: { '/ecr-scan-notifier/slack-bot-token': TOKEN, '/other': TOKEN } },
  );
  const byDefault = await test(aws, [], {});
  const named = await test(aws, ['--json'], { SLACK_TOKEN_PARAMETER: '/other' });
  expect([byDefault.code, named.code]).toEqual([0, 0]);
  expect(JSON.stringify([byDefault, named])).not.toContain(TOKEN);
  expect(await test(aws, [], { SLACK_TOKEN_PARAMETER: '/nowhere' })).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringContaining('reading the Slack token from the parameter /nowhere'),
  });
});

it('names the scopes that are missing', async () => {
  const aws = await workspaceWith({
    scopes: ['chat:write'],
    userGroups: [{ id: 'S0000000001', users: ['U0000000001'] }],
  });
  const { code, out } = await test(aws, ['--policy', permitted()]);
  expect(code).toBe(1);
  expect(out).toContain('✘ scopes: missing: usergroups:read; add them to the app');
  expect(out).toContain('– optional scopes: not granted: channels:history, groups:history;');
  expect(out).toContain('✘ user group S0000000001: reading who is in it: missing_scope');
});

it('asks after the user groups of the policy', async () => {
  const users = ['U0000000001', 'U0000000002'];
  const there = await workspaceWith({ userGroups: [{ id: 'S0000000001', users }] });
  expect(await test(there, ['--policy', permitted()])).toMatchObject({
    code: 0,
    out: expect.stringContaining('✔ user group S0000000001: 2 people in it'),
  });
  expect(await test(await workspaceWith(), ['--policy', permitted()])).toMatchObject({
    code: 1,
    out: expect.stringContaining('no_such_subteam (there is no such user group'),
  });
});

it('says of each channel why it would take nothing, and goes on', async () => {
  const aws = await workspaceWith({
    channels: [
      { id: HOME, is_member: false },
      { id: TEAM, is_archived: true },
    ],
  });
  const { code, out } = await test(aws, ['--policy', routed(), '--json']);
  const { right, checked } = JSON.parse(out) as { right: boolean; checked: { check: string }[] };
  expect([code, right]).toEqual([1, false]);
  expect(checked.filter(({ check }) => check.startsWith('channel'))).toEqual([
    {
      check: `channel ${HOME}`,
      state: 'wrong',
      says: `posting to the Slack channel ${HOME}: not_in_channel (invite the bot: /invite @ecr-scan-notifier)`,
    },
    {
      check: `channel ${TEAM}`,
      state: 'wrong',
      says: 'asking the channel: is_archived (name another channel)',
    },
  ]);
});

it('goes no further with a token that Slack does not take', async () => {
  const aws = await workspaceWith();
  expect(await test(aws, [], { SLACK_BOT_TOKEN: 'no-token-of-slack' })).toEqual({
    code: 1,
    out: expect.stringMatching(/^✘ token: asking Slack who the token is: invalid_auth \([^✔✘]*$/),
    err: expect.any(String),
  });
  expect(aws.workspace.messages).toEqual([]);
});

it('says that Slack cannot be reached, and why', async () => {
  const aws = await workspaceWith();
  const SLACK_API_URL = 'http://127.0.0.1:1/api/';
  expect(await test(aws, [], { SLACK_BOT_TOKEN: TOKEN, SLACK_API_URL })).toMatchObject({
    code: 1,
    out: '✘ token: asking Slack who the token is: Slack cannot be reached: ECONNREFUSED (is the network\n  there, and slack.com let through?)\n',
  });
});

it.each([
  [
    'the validator cannot be reached',
    { error: 'service_unavailable' },
    0,
    '– messages: not validated:',
  ],
  ['the validator is slow', { error: 'ratelimited', status: 429, retryAfter: 1 }, 0, '✔ messages:'],
  [
    'the message would be refused',
    { error: 'invalid_blocks' },
    1,
    '✘ messages: Slack would refuse quarantined (invalid_blocks)',
  ],
])('%s', async (_, fault, exit, said) => {
  const faults = [{ call: 'slack:blocks.validate', nth: 1, times: 1, ...fault }];
  const { code, out } = await test(await workspaceWith({}, { faults }));
  expect([code, out]).toEqual([exit, expect.stringContaining(said)]);
});

it.each([
  [[], {}, 'which channel? name it with --channel or SLACK_CHANNEL'],
  [['--channel', '#team'], {}, '--channel: "#team" is not the id of a channel'],
  [[], { SLACK_CHANNEL: '#team' }, 'SLACK_CHANNEL: "#team" is not the id of a channel'],
  [
    ['--channel', HOME],
    NO_AWS,
    'which token? set SLACK_BOT_TOKEN, or let it be read from the parameter /ecr-scan-notifier/slack-bot-token of the deployment: which region? name it with --region or AWS_REGION\n',
  ],
  [
    ['--channel', HOME],
    { ...NO_AWS, AWS_REGION: 'eu-central-1' },
    'which token? set SLACK_BOT_TOKEN, or let it be read from the parameter /ecr-scan-notifier/slack-bot-token of the deployment: there are no AWS credentials to read with: ',
  ],
  [['C0123456789'], {}, 'the channel is named with --channel, and not "C0123456789"'],
])('%j is refused', async (args, env, why) => {
  expect(await run(['slack', 'test', ...args], { env })).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringContaining(`slack test: ${why}`),
  });
});
