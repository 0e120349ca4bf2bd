import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startEmbeddedAws } from '../../src/local/aws/embedded-aws.ts';
import { problemsOf } from '../announce/schemas.ts';
import { worldOf } from '../support/worlds.ts';
import { SECRET, withReceiver } from '../triggers/receiver.ts';
import { run as runProgram } from './run-program.ts';

const folder = mkdtempSync(join(tmpdir(), 'triggers-'));
const PLAY = resolve('events/play/world.json');

/** Runs the command, and takes apart what it says. */
async function run(env: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const { code, out, err } = await runProgram(['triggers', 'test', ...args], { env });
  return { code, text: out, lines: out.trimEnd().split('\n'), notes: err.trimEnd().split('\n') };
}

function policyWith(...triggers: readonly string[]): string {
  const file = join(folder, 'policy.yml');
  const lines = ['quarantine: { critical: { severity: CRITICAL } }', 'triggers:', ...triggers];
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}
const hookTo = (url: string) =>
  `  - { name: hook, on: quarantined, when: { tag-in: [prod] }, webhook: { url: "${url}", secret-parameter: /deploy/hook, allow-private: true } }`;

describe('triggers test', () => {
  it('says what each would call for an image as it stands, in a world', async () => {
    const { code, lines } = await run({}, '--world', PLAY, '--image', 'shop/orders:2.1.0');
    expect([code, lines]).toEqual([
      0,
      [
        'deploy-orders: starts the pipeline shop-deploy, not for shop/orders:2.1.0 as it stands: it is',
        'undecided, and the trigger waits for approved',
        '  codepipeline:StartPipelineExecution',
        '  {',
        '    "name": "shop-deploy",',
        expect.stringMatching(/^ {4}"clientRequestToken": "[\da-f-]{36}"$/),
        '  }',
        '',
        'Nothing was called, and nothing sent.',
      ],
    ]);
  });

  it('says everything for which a trigger is not for an image', async () => {
    const policy = policyWith(
      '  - { name: tags, on: approved, when: { tag-in: [prod, stage] }, repository: [team/*, ops/*], event-bus: b }',
    );
    const args = ['--world', PLAY, '--image', 'shop/orders:2.1.0', '--policy', policy, '--json'];
    const { triggers } = JSON.parse((await run({}, ...args)).text) as { triggers: object[] };
    expect(triggers).toMatchObject([
      {
        isMet: false,
        whyNot:
          'it is undecided, and the trigger waits for approved; its repository is none of team/* or ops/*; ' +
          'its tags are 2.1.0, and the trigger waits for prod or stage',
      },
    ]);
  });

  it('shows the request to AWS: the digest for the source action, and what an event is called', async () => {
    const policy = policyWith(
      '  - { name: pipe, on: quarantined, when: { tag-in: [a] }, codepipeline: { name: shop, source-action: Image } }',
      '  - { name: service, on: approved, when: { tag-in: [a] }, ecs: { cluster: c, service: s } }',
      '  - { name: bus, on: approved, when: { tag-in: [a] }, event-bus: deployments }',
    );
    const { text } = await run({}, '--policy', policy, '--json', '--send');
    const { triggers, sent } = JSON.parse(text) as { triggers: object[]; sent: number };
    expect(sent).toBe(0);
    expect(triggers).toMatchObject([
      {
        call: 'codepipeline:StartPipelineExecution',
        request: {
          name: 'shop',
          sourceRevisions: [
            {
              actionName: 'Image',
              revisionType: 'IMAGE_DIGEST',
              revisionValue: `sha256:${'0'.repeat(64)}`,
            },
          ],
        },
      },
      {
        call: 'ecs:UpdateService',
        request: { cluster: 'c', service: 's', forceNewDeployment: true },
      },
      {
        call: 'events:PutEvents',
        request: {
          EventBusName: 'deployments',
          Source: 'ecr-scan-notifier',
          DetailType: 'Trigger Set Off',
        },
        message: { test: true },
      },
    ]);
  });

  it('shows of a webhook its host and the names of the headers, and no secret', async () => {
    const policy = policyWith(hookTo('https://deploy.example.com/secret-path?token=abc'));
    const { lines, text } = await run({}, '--policy', policy);
    expect(lines.slice(0, 4)).toEqual([
      'hook: calls the webhook deploy.example.com (dry-run: it only says so)',
      '  POST https://deploy.example.com/…',
      '  with content-type, user-agent, webhook-id, webhook-timestamp, webhook-signature, content-length',
      '  {',
    ]);
    expect(lines.at(-1)).toBe(
      'Nothing was called, and nothing sent. --send sends each webhook a test message.',
    );
    expect(text).not.toMatch(/secret-path|abc/);
  });

  it('says that nothing was sent where there is no webhook to send to', async () => {
    const { code, lines } = await run({}, '--world', PLAY, '--send');
    expect([code, lines.at(-1)]).toEqual([
      0,
      'Nothing was sent: only webhooks are sent a test message, and there is none.',
    ]);
  });

  it('shows the message of a webhook, of a published form, for an imaginary image', async () => {
    const policy = policyWith(hookTo('https://deploy.example.com/secret-path'));
    const { code, text } = await run({}, '--policy', policy, '--json');
    const { triggers } = JSON.parse(text) as { triggers: { does: string; message: object }[] };
    expect([code, triggers[0]]).toMatchObject([
      0,
      {
        trigger: 'hook',
        does: 'calls the webhook deploy.example.com',
        dryRun: true,
        message: { test: true, verdict: 'quarantined', image: { tags: ['prod'] } },
      },
    ]);
    expect(problemsOf('trigger-message', triggers[0]?.message)).toEqual([]);
  });

  it('sends a signed message where that is wanted, and says whether it was taken', async () => {
    const aws = await startEmbeddedAws({
      world: worldOf([]),
      parameters: { '/deploy/hook': SECRET },
    });
    try {
      await withReceiver(
        (response, nth) => response.writeHead(nth === 1 ? 200 : 403).end(),
        async (url, received) => {
          const policy = policyWith(hookTo(url));
          const taken = await run(
            aws.environment,
            '--policy',
            policy,
            '--send',
            '--trigger',
            'hook',
          );
          expect([taken.code, ...taken.lines.slice(-3)]).toEqual([
            0,
            '✔ HTTP status 200',
            '',
            'A test message was sent to 1 of 1.',
          ]);
          const refused = await run(aws.environment, '--policy', policy, '--send');
          expect([refused.code, refused.lines.at(-3)]).toEqual([
            1,
            `✘ calling the webhook ${new URL(url).host}: HTTP status 403`,
          ]);
          expect(received).toHaveLength(2);
          expect(received[0]?.headers['webhook-signature']).toMatch(/^v1,/);
          expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({ test: true });
          expect(received[0]?.headers['webhook-id']).not.toBe(received[1]?.headers['webhook-id']);
        },
      );
    } finally {
      await aws.stop();
    }
  });

  it.each([
    [['--trigger', 'hok'], 'triggers test: the policy has no trigger hok: did you mean hook?'],
    [['shop/api:1'], 'triggers test: name it with --trigger or --image, and not "shop/api:1"'],
  ])('%j is told in one sentence', async (args, why) => {
    const policy = policyWith(hookTo('https://deploy.example.com/hook'));
    const { code, notes } = await run({}, '--policy', policy, ...args);
    expect([code, notes]).toEqual([2, [why]]);
  });
});
