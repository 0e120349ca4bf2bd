import { problemsOf } from '../announce/schemas.ts';
import {
  api,
  deployed,
  pipeline,
  shopWith,
  TRIGGERS,
  toldIn,
  withTriggers,
} from '../support/triggers.ts';
import {
  basicScan,
  basicScanEnded,
  changeOf,
  digestOf,
  pushOf,
  SWEEP,
  scannedAgain,
} from '../support/worlds.ts';

const at = (time: string) => ({ now: `2026-11-21T${time}:00Z` });
const web = digestOf('b2');
const STARTED = 'pipeline shop-deploy';

it('an approval starts a pipeline, once, and the thread of its image is told', async () => {
  await withTriggers(shopWith([pipeline()]), async (rig, play) => {
    const push = pushOf(api, '1.4.2');
    await play(push, at('12:01'));
    const [first] = await play(TRIGGERS);
    expect(first).toMatchObject({
      outcome: 'called',
      judgements: 1,
      calls: [{ trigger: 'deploy-shop', as: 'done', what: '00000000-0000-4000-b000-000000000001' }],
    });
    const others = await play(basicScanEnded(api), at('12:02'), TRIGGERS, at('12:09'), TRIGGERS);
    expect(others.slice(1)).toMatchObject([{ outcome: 'ignored' }, { outcome: 'ignored' }]);
    expect(deployed(rig)).toEqual([STARTED]);
    expect(toldIn(rig)).toEqual([
      'shop/api:1.4.2: deploy-shop started the pipeline shop-deploy (00000000-0000-4000-b000-000000000001).',
    ]);
    expect(rig.aws.slack.at(-1)?.body['metadata']).toMatchObject({
      event_type: 'trigger_called',
      event_payload: { correlation_id: push.id },
    });
  });
});

it('a pipeline is given the very digest where its source action is named', async () => {
  const codepipeline = { name: 'shop-deploy', 'source-action': 'Image' };
  await withTriggers(shopWith([pipeline({ codepipeline })]), async (rig, play) => {
    await play(pushOf(api, '1.4.2'), at('12:01'), TRIGGERS);
    expect(rig.aws.deployed).toMatchObject([
      {
        request: {
          name: 'shop-deploy',
          clientRequestToken: expect.stringMatching(/^[0-9a-f-]{36}$/),
          sourceRevisions: [
            { actionName: 'Image', revisionType: 'IMAGE_DIGEST', revisionValue: api },
          ],
        },
      },
    ]);
  });
});

it('images that are approved together are one deployment of a service', async () => {
  const ecs = { cluster: 'prod', service: 'api' };
  const world = shopWith([pipeline({ codepipeline: undefined, ecs })]);
  const images = [
    { imageDigest: api, imageTags: ['1.4.2'], scan: basicScan('LOW') },
    { imageDigest: web, imageTags: ['1.4.3'], scan: basicScan('LOW') },
  ];
  const repositories = [{ repositoryName: 'shop/api', images }];
  await withTriggers({ ...world, repositories }, async (rig, play) => {
    await play(pushOf(api, '1.4.2'), pushOf(web, '1.4.3'), at('12:01'), TRIGGERS);
    expect(rig.aws.deployed).toMatchObject([
      {
        what: 'ecs prod/api',
        request: { cluster: 'prod', service: 'api', forceNewDeployment: true },
      },
    ]);
    expect(toldIn(rig).map((text) => text.split(' (')[0])).toEqual([
      'shop/api:1.4.2: deploy-shop deployed anew the ECS service api of the cluster prod',
      'shop/api:1.4.3: deploy-shop deployed anew the ECS service api of the cluster prod',
    ]);
  });
});

it('a bus gets an event of a published form', async () => {
  const world = shopWith([pipeline({ codepipeline: undefined, 'event-bus': 'deploy' })]);
  await withTriggers(world, async (rig, play) => {
    const push = pushOf(api, '1.4.2');
    await play(push, at('12:01'), TRIGGERS);
    const [put, ...others] = rig.aws.events;
    expect(others).toEqual([]);
    expect(put).toMatchObject({
      bus: 'deploy',
      event: {
        source: 'ecr-scan-notifier',
        'detail-type': 'Trigger Set Off',
        detail: {
          version: '1',
          trigger: 'deploy-shop',
          verdict: 'approved',
          image: { repository: 'shop/api', digest: api, tags: ['1.4.2'] },
          judgement: 1,
          correlationId: push.id,
        },
      },
    });
    expect(problemsOf('trigger-message', put?.event.detail)).toEqual([]);
  });
});

describe('what a trigger is for', () => {
  it.each<readonly [more: object, severity: string, calls: number]>([
    [{ on: 'approved' }, 'LOW', 1],
    [{ on: 'approved' }, 'CRITICAL', 0],
    [{ on: 'quarantined' }, 'CRITICAL', 1],
    [{ on: 'quarantined' }, 'LOW', 0],
    [{ on: ['approved', 'quarantined'] }, 'CRITICAL', 1],
    [{ when: { 'tag-in': ['1.4.2', 'prod'] } }, 'LOW', 1],
    [{ when: { 'tag-in': ['prod'] } }, 'LOW', 0],
    [{ when: { 'tag-in': ['1.4'] } }, 'LOW', 0],
    [{ when: { 'tag-matches': '[0-9]+\\.[0-9]+\\.[0-9]+' } }, 'LOW', 1],
    [{ when: { 'tag-matches': '1\\.4' } }, 'LOW', 0],
    [{ repository: ['web', 'shop/*'] }, 'LOW', 1],
    [{ repository: 'web' }, 'LOW', 0],
    [{ repository: undefined }, 'LOW', 1],
  ])('%j and a finding that is %s: %i', async (more, severity, calls) => {
    await withTriggers(shopWith([pipeline(more)], [severity]), async (rig, play) => {
      await play(pushOf(api, '1.4.2'), at('12:01'), TRIGGERS);
      expect(deployed(rig)).toEqual(Array.from({ length: calls }, () => STARTED));
    });
  });
});

it('what is undecided sets off nothing, and is no other verdict in between', async () => {
  const world = shopWith([pipeline({ on: ['approved', 'quarantined'] })]);
  await withTriggers(world, async (rig, play) => {
    const failed = { imageScanStatus: { status: 'FAILED', description: 'The scan failed.' } };
    await play(pushOf(api, '1.4.2'), at('12:01'), TRIGGERS);
    await play(changeOf([{ imageDigest: api, scan: failed }]), pushOf(api, '1.4.2'), at('12:03'));
    expect((await standing(rig)).verdict).toBe('undecided');
    await play(TRIGGERS, ...scannedAgain(api, 'LOW'), at('12:40'), TRIGGERS);
    expect((await standing(rig)).verdict).toBe('approved');
    expect(deployed(rig)).toEqual([STARTED]);
    // But what was quarantined in between is approved anew.
    await play({ world: { policy: POLICY_AGAINST_LOW } }, basicScanEnded(api), at('12:50'));
    expect((await standing(rig)).verdict).toBe('quarantined');
    await play(TRIGGERS, { world: { policy: world.policy } }, basicScanEnded(api), at('13:30'));
    expect((await standing(rig)).verdict).toBe('approved');
    await play(TRIGGERS);
    expect(deployed(rig)).toEqual([STARTED, STARTED, STARTED]);
  });
});
const POLICY_AGAINST_LOW = {
  quarantine: { low: { severity: 'LOW' } },
  triggers: [pipeline({ on: ['approved', 'quarantined'] })],
};

it('another name is a reason for the triggers that it meets, and for no others', async () => {
  const promoted = pipeline({ name: 'deploy-prod', when: { 'tag-in': ['prod'] } });
  const world = shopWith([pipeline(), promoted]);
  await withTriggers(world, async (rig, play) => {
    await play(pushOf(api, '1.4.2'), at('12:01'), TRIGGERS);
    expect(deployed(rig)).toEqual([STARTED]);
    const tagged = changeOf([{ imageDigest: api, imageTags: ['1.4.2', 'prod'] }]);
    await play(tagged, pushOf(api, 'prod'), at('12:03'), TRIGGERS, at('12:04'), TRIGGERS);
    expect(deployed(rig)).toEqual([STARTED, STARTED]);
    expect((await rig.ledger.read((await standing(rig)).image)).current?.number).toBe(2);
  });
});

it('a dry run calls nothing, and says in the log and in the thread what it would do', async () => {
  await withTriggers(shopWith([pipeline({ 'dry-run': undefined })]), async (rig, play) => {
    await play(pushOf(api, '1.4.2'), at('12:01'));
    expect(await play(TRIGGERS)).toMatchObject([
      { calls: [{ as: 'dry-run', does: 'starts the pipeline shop-deploy' }] },
    ]);
    await play(at('12:03'), TRIGGERS);
    expect(deployed(rig)).toEqual([]);
    expect(toldIn(rig)).toEqual([
      'shop/api:1.4.2: deploy-shop would start the pipeline shop-deploy (dry-run: nothing was done).',
    ]);
    // What was only said stays so when it is switched on: an image that stands is no news.
    await play({ world: { policy: { ...POLICY, triggers: [pipeline()] } } });
    await play(pushOf(api, '1.4.2'), at('12:05'), TRIGGERS);
    expect(deployed(rig)).toEqual([]);
  });
});
const POLICY = { quarantine: { critical: { severity: 'CRITICAL' } } };

it('what does not stand any more is not deployed', async () => {
  await withTriggers(shopWith([pipeline()]), async (rig, play) => {
    await play(pushOf(api, '1.4.2'), ...scannedAgain(api, 'CRITICAL'), at('12:31'));
    expect(await play(TRIGGERS)).toMatchObject([
      { calls: [{ as: 'overtaken', what: 'the image is quarantined by now' }] },
    ]);
    expect(deployed(rig)).toEqual([]);
    expect(toldIn(rig)).toEqual([]);
  });
});

it.each([
  [{ triggers: [] }, 'the policy has no trigger deploy-shop any more'],
  [
    { triggers: [pipeline({ repository: 'tools/*' })] },
    'the trigger is not for the image any more',
  ],
])('nor what the policy does not want any more: %j', async (change, what) => {
  const fault = {
    call: 'codepipeline:StartPipelineExecution',
    nth: 1,
    error: 'ThrottlingException',
  };
  await withTriggers(shopWith([pipeline()], ['LOW'], { faults: [fault] }), async (rig, play) => {
    await play(pushOf(api, '1.4.2'), at('12:01'), TRIGGERS);
    await play({ world: { policy: { ...POLICY, ...change } } }, at('12:03'));
    expect(await play(TRIGGERS)).toMatchObject([{ calls: [{ as: 'overtaken', what }] }]);
    expect(deployed(rig)).toEqual([]);
    expect(toldIn(rig)).toEqual([`shop/api:1.4.2: deploy-shop was not called: ${what}.`]);
  });
});

it('a stage in which nothing is to be called writes nothing down for it', async () => {
  const variables = { TRIGGERS: 'off' };
  await withTriggers(
    shopWith([pipeline()]),
    async (rig, play) => {
      await play(pushOf(api, '1.4.2'), at('12:01'));
      expect(await play(TRIGGERS)).toMatchObject([{ outcome: 'ignored' }]);
      expect(deployed(rig)).toEqual([]);
    },
    { variables },
  );
});

it('costs an event no further call', async () => {
  const callsWith = (triggers: readonly object[]) =>
    withTriggers(shopWith(triggers), async (rig, play) => {
      await play(pushOf(api, '1.4.2'));
      return rig.aws.calls.map(({ call }) => call).toSorted();
    });
  expect(await callsWith([pipeline()])).toEqual(await callsWith([]));
});

describe('what was there before anybody judged', () => {
  const compared = (pushedAt: string) =>
    withTriggers(shopWith([pipeline()]), async (rig, play) => {
      await play(changeOf([{ imageDigest: api, imagePushedAt: pushedAt }]));
      await play({ schedule: 'compare-registry' }, at('12:02'), SWEEP, at('12:03'), TRIGGERS);
      expect((await standing(rig)).verdict).toBe('approved');
      return deployed(rig);
    });

  it('is not deployed by its first verdict', async () => {
    expect(await compared('2026-11-01T10:00:00Z')).toEqual([]);
  });

  it('but what came yesterday is, though its event was lost', async () => {
    expect(await compared('2026-11-20T10:00:00Z')).toEqual([STARTED]);
  });
});

/** The judgement that stands. */
async function standing({ ledger }: Parameters<typeof deployed>[0]) {
  const place = { account: '123456789012', region: 'eu-central-1', repository: 'shop/api' };
  const { current } = await ledger.read({ ...place, digest: api as never });
  if (!current) throw new Error('nothing is recorded');
  return current.judgement;
}
