import { effectsOf } from '../../src/cli/explain/set-off.ts';
import { setOffBranches, setOffEntry } from '../../src/cli/explain/set-off-text.ts';
import type { Call } from '../../src/core/triggers/call.ts';
import type { Trigger } from '../../src/core/triggers/trigger.ts';
import { IMAGE, judgement } from '../support/samples.ts';
import { api, pipeline, shopWith, TRIGGERS, withTriggers } from '../support/triggers.ts';
import { pushOf } from '../support/worlds.ts';
import { fileWith, removeFiles, run } from './run-program.ts';

afterAll(removeFiles);

const deploys: Trigger = {
  name: 'deploy-shop',
  on: ['approved'],
  when: { kind: 'every-image' },
  target: { kind: 'codepipeline', pipeline: 'shop-deploy' },
  dryRun: false,
  source: 'policy.yml:9',
};
const call = (more: Partial<Call>): Call => ({
  image: IMAGE,
  number: 2,
  trigger: 'deploy-shop',
  verdict: 'approved',
  at: '2026-11-21T12:00:00.000Z',
  revision: 1,
  attempts: 0,
  does: 'starts the pipeline shop-deploy',
  ...more,
});
const end = (as: NonNullable<Call['end']>['as'], what?: string): Partial<Call> => ({
  end: { as, at: '2026-11-21T12:01:00.000Z', ...(what !== undefined && { what }) },
});
const approved = judgement({ verdict: 'approved' });
const failed = { cause: 'PermanentFailure: denied', since: '2026-11-21T12:01:00.000Z', times: 1 };

describe('explaining an image says of a trigger of its verdict', () => {
  it.each<[string, Partial<Call>, string, string]>([
    [
      'when it was called, and what was answered',
      end('done', '3f2a'),
      'done',
      '2026-11-21 12:01 UTC  judgement 2: deploy-shop started the pipeline shop-deploy (3f2a).',
    ],
    [
      'that it is a dry run',
      end('dry-run'),
      'dry-run',
      '2026-11-21 12:01 UTC  judgement 2: deploy-shop would start the pipeline shop-deploy (dry-run: nothing was done).',
    ],
    [
      'that nobody knows whether it was called',
      end('unclear', 'the function died'),
      'unclear',
      '2026-11-21 12:01 UTC  judgement 2: deploy-shop starts the pipeline shop-deploy, and nobody knows whether it did: the function died.',
    ],
    [
      'that it is given up',
      end('given-up', 'denied'),
      'given-up',
      '2026-11-21 12:01 UTC  judgement 2: deploy-shop was not called, and is given up: denied.',
    ],
    ['that it is owed', {}, 'owed', '2026-11-21 12:00 UTC  judgement 2: deploy-shop: to be called'],
    [
      'that it is tried again',
      { failed, attempts: 1 },
      'failed',
      '2026-11-21 12:00 UTC  judgement 2: deploy-shop: to be tried again after PermanentFailure: denied',
    ],
    [
      'that it was begun, and nobody knows yet',
      { begunAt: '2026-11-21T12:01:00.000Z', attempts: 1 },
      'begun',
      '2026-11-21 12:00 UTC  judgement 2: deploy-shop: begun on 2026-11-21 12:01 UTC, and what came of it is not known yet',
    ],
  ])('%s', (_what, more, state, line) => {
    const before = call({ number: 1, ...end('done', 'before') });
    const other = call({ number: 3, verdict: 'quarantined', ...end('done') });
    const calls = [before, call(more), other];
    const effects = effectsOf(approved, { triggers: [deploys] }, { calls, asked: [] });
    expect(setOffBranches(effects).map(({ text }) => text)).toEqual([line]);
    expect(effects && setOffEntry(effects)).toMatchObject({
      asked: true,
      triggers: [{ trigger: 'deploy-shop', dryRun: false, state, judgement: 2 }],
      unseen: [],
    });
  });

  it.each([
    ['what it does, where nobody was asked', undefined, ''],
    ['that nothing was called', { calls: [], asked: [] }, ': this verdict has set off no call'],
  ])('%s', (_what, onRecord, more) => {
    const triggers = [{ ...deploys, dryRun: true }];
    expect(setOffBranches(effectsOf(approved, { triggers }, onRecord))).toEqual([
      { text: `deploy-shop starts the pipeline shop-deploy (dry-run)${more}` },
    ]);
  });

  it('that it has not been looked at yet, which somebody should see', () => {
    const effects = effectsOf(approved, {}, { calls: [], asked: [4] });
    expect(setOffBranches(effects)).toEqual([
      {
        text: 'judgement 4 may set something off: deploy-trigger has not looked at it yet',
        style: 'yellow',
      },
    ]);
  });

  it('what was called by one that the policy has no more', () => {
    const effects = effectsOf(approved, {}, { calls: [call(end('done', '3f2a'))], asked: [] });
    expect(setOffBranches(effects).map(({ text }) => text)).toEqual([
      '2026-11-21 12:01 UTC  judgement 2: deploy-shop starts the pipeline shop-deploy: done (3f2a).',
    ]);
  });

  it('nothing where it is for another verdict, or for other images', () => {
    const on = { ...deploys, on: ['quarantined'] as const };
    const elsewhere = { ...deploys, repository: 'other/*' };
    expect(effectsOf(approved, { triggers: [on, elsewhere] }, undefined)).toBeUndefined();
  });
});

it('explain reads it from the deployed ledger, in words and as JSON', async () => {
  const policy = {
    quarantine: { critical: { severity: 'CRITICAL' } },
    triggers: [pipeline(), pipeline({ name: 'deploy-test', 'dry-run': true })],
  };
  const file = fileWith('policy.json', JSON.stringify(policy));
  const world = shopWith(policy.triggers);
  const explained = async (env: Readonly<Record<string, string>>, ...more: string[]) =>
    run(['explain', 'shop/api:1.4.2', '--policy', file, '--no-feeds', ...more], { env });
  await withTriggers(
    world,
    async (rig, play) => {
      const env = rig.aws.environment;
      await play(pushOf(api, '1.4.2'), { now: '2026-11-21T12:01:00Z' });
      const early = await explained(env, '--table', 'ledger');
      expect(early.out).toContain('judgement 1 may set something off: deploy-trigger has not');
      await play(TRIGGERS);
      const { out } = await explained(env, '--table', 'ledger');
      const section = out.slice(out.indexOf('what it sets off')).split('\n').slice(0, 3);
      expect(section.map((line) => line.replace(/^[│├└─ ]+/, ''))).toEqual([
        'what it sets off',
        '2026-11-21 12:01 UTC  judgement 1: deploy-shop started the pipeline shop-deploy (00000000-0000-4000-b000-000000000001).',
        '2026-11-21 12:01 UTC  judgement 1: deploy-test would start the pipeline shop-deploy (dry-run: nothing was done).',
      ]);
      const json = await explained(env, '--table', 'ledger', '--json');
      expect(JSON.parse(json.out)).toMatchObject({
        setsOff: {
          asked: true,
          triggers: [
            { trigger: 'deploy-shop', state: 'done', judgement: 1, attempts: 1 },
            { trigger: 'deploy-test', state: 'dry-run', dryRun: true, attempts: 0 },
          ],
          unseen: [],
        },
      });
      const without = await explained(env, '--json');
      expect(JSON.parse(without.out)).toMatchObject({
        setsOff: { asked: false, triggers: [{ trigger: 'deploy-shop', dryRun: false }, {}] },
      });
    },
    { inMemory: false },
  );
});
