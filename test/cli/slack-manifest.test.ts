import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { fileWith, removeFiles, run } from './run-program.ts';

afterAll(removeFiles);

const URL_OF_FUNCTION = 'https://abc123.lambda-url.eu-central-1.on.aws/';
const PERMITS_A_GROUP = 'may-release: [{ by: [S0123456789] }]\n';
const docs = readFileSync(new URL('../../docs/slack-app-manifest.yaml', import.meta.url), 'utf8');

/**
 * What Slack holds a manifest to, as far as ours has it (slackapi/manifest-schema, manifest.schema.2.0.0.json @085a104, and
 * docs.slack.dev/reference/app-manifest; bot_optional since 2026-03-16).
 */
const scopes = { type: 'array', maxItems: 255, uniqueItems: true, items: { type: 'string' } };
const exactly = (properties: object, ...required: string[]) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});
const isManifest = new Ajv().compile(
  exactly(
    {
      _metadata: exactly({ major_version: { type: 'integer' } }),
      display_information: exactly(
        {
          name: { type: 'string', minLength: 1, maxLength: 35 },
          description: { type: 'string', minLength: 1, maxLength: 140 },
          background_color: { type: 'string', pattern: '^#[0-9a-fA-F]{3}([0-9a-fA-F]{3})?$' },
        },
        'name',
      ),
      features: exactly({
        bot_user: exactly(
          {
            display_name: { type: 'string', minLength: 1, maxLength: 80 },
            always_online: { type: 'boolean' },
          },
          'display_name',
        ),
      }),
      oauth_config: exactly({ scopes: exactly({ bot: scopes, bot_optional: scopes }) }),
      settings: exactly({
        interactivity: exactly(
          {
            is_enabled: { type: 'boolean' },
            request_url: { type: 'string', pattern: '^https?://' },
          },
          'is_enabled',
        ),
        org_deploy_enabled: { type: 'boolean' },
        socket_mode_enabled: { type: 'boolean' },
        token_rotation_enabled: { type: 'boolean' },
      }),
    },
    'display_information',
  ),
);

const printed = async (...args: string[]): Promise<Record<string, unknown>> => {
  const { code, out } = await run(['slack', 'manifest', '--json', ...args]);
  expect(code).toBe(0);
  return JSON.parse(out) as Record<string, unknown>;
};

it('the manifest in the docs is what the command prints without a URL', async () => {
  const { code, out } = await run(['slack', 'manifest']);
  expect([code, out]).toEqual([0, docs]);
  expect(parse(docs)).toMatchObject({
    oauth_config: {
      scopes: { bot: ['chat:write'], bot_optional: ['channels:history', 'groups:history'] },
    },
  });
});

it('the manifest is one that Slack takes, and as JSON the same', async () => {
  expect(isManifest(parse(docs))).toBe(true);
  expect(await printed()).toEqual(parse(docs));
  const full = await printed('--url', URL_OF_FUNCTION, '--policy', policyWith(PERMITS_A_GROUP));
  expect([isManifest(full), isManifest.errors]).toEqual([true, null]);
  expect(isManifest({ ...full, colour: 'red' })).toBe(false);
});

it('clicks go to the deployed function, and nowhere without its URL', async () => {
  expect(await printed('--url', URL_OF_FUNCTION)).toMatchObject({
    settings: { interactivity: { is_enabled: true, request_url: URL_OF_FUNCTION } },
  });
  expect(docs).not.toContain('interactivity');
});

it('who is in a user group is asked only where the policy permits one something', async () => {
  const botOf = async (text: string) => {
    const { oauth_config } = await printed('--policy', policyWith(text));
    return (oauth_config as { scopes: { bot: string[] } }).scopes.bot;
  };
  expect(await botOf(PERMITS_A_GROUP)).toEqual(['chat:write', 'usergroups:read']);
  expect(await botOf('may-release: [{ by: [U0123456789] }]\n')).toEqual(['chat:write']);
});

it.each([
  [
    ['--url', 'http://a.example'],
    '--url: "http://a.example" is not an address that begins with https://',
  ],
  [['--url', 'nonsense'], '--url: "nonsense" is not an address that begins with https://'],
  [['here'], 'it takes no argument, and got "here"'],
])('%j is refused', async (args, why) => {
  expect(await run(['slack', 'manifest', ...args])).toEqual({
    code: 2,
    out: '',
    err: `slack manifest: ${why}\n`,
  });
});

function policyWith(text: string): string {
  return fileWith('policy.yml', `quarantine:\n  critical:\n    severity: CRITICAL\n${text}`);
}
