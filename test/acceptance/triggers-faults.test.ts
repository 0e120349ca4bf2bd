import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Fault } from '../../src/local/aws/world.ts';
import type { Rig } from '../../src/local/deployment/rig.ts';
import { callSort, judgementSort, triggerSort } from '../../src/records/keys.ts';
import { clientsOf } from '../local/embedded.ts';
import {
  api,
  deployed,
  type Play,
  pipeline,
  shopWith,
  TRIGGERS,
  toldIn,
  withTriggers,
} from '../support/triggers.ts';
import { ACCOUNT, pushOf, REGION } from '../support/worlds.ts';

const at = (time: string) => ({ now: `2026-11-21T${time}:00Z` });
const [ECS, START, PUT] = [
  'ecs:UpdateService',
  'codepipeline:StartPipelineExecution',
  'events:PutEvents',
];
const service = pipeline({ codepipeline: undefined, ecs: { cluster: 'prod', service: 'api' } });
const bus = pipeline({ codepipeline: undefined, 'event-bus': 'deploy' });

interface Run {
  readonly outcomes: readonly unknown[];
  readonly made: number;
  readonly told: readonly string[];
}

/** What becomes of a call while these faults come about, run after run. */
const lived = (trigger: object, faults: readonly Fault[], times: readonly string[]) =>
  withTriggers(shopWith([trigger]), async (rig, play): Promise<Run> => {
    await play(pushOf(api, '1.4.2'), { world: { faults } });
    const outcomes: unknown[] = [];
    for (const time of times) {
      const [one] = (await play(at(time), TRIGGERS)) as { outcome: string; why?: string }[];
      outcomes.push(one?.why ?? one?.outcome);
    }
    return { outcomes, made: deployed(rig).length + rig.aws.events.length, told: toldIn(rig) };
  });

const MINUTES = ['12:01', '12:02', '12:03', '12:05', '12:09', '12:20'];

it.each<readonly [string, object, Fault]>([
  ['a service', service, { call: ECS, nth: 1, error: 'ThrottlingException' }],
  ['a pipeline', pipeline(), { call: START, nth: 1, error: 'ThrottlingException' }],
  ['a pipeline whose answer is lost', pipeline(), { call: START, nth: 1, lost: true }],
  [
    'a pipeline that fails by itself',
    pipeline(),
    { call: START, nth: 1, error: 'InternalFailure', status: 500 },
  ],
])('what passes by itself is made a minute later, once: %s', async (_what, trigger, fault) => {
  const { outcomes, made, told } = await lived(trigger, [fault], MINUTES);
  expect(outcomes.slice(0, 2)).toEqual(['called', 'called']);
  expect(made).toBe(1);
  expect(told).toHaveLength(1);
});

it.each<readonly [string, object, Fault, made: number]>([
  ['a service whose answer is lost', service, { call: ECS, nth: 1, lost: true }, 1],
  [
    'a service that fails by itself',
    service,
    { call: ECS, nth: 1, error: 'ServerException', status: 500 },
    0,
  ],
  ['an event whose answer is lost', bus, { call: PUT, nth: 1, lost: true }, 1],
])(
  'what may have been made is not made again, and rings: %s',
  async (_what, trigger, fault, done) => {
    const { outcomes, made, told } = await lived(trigger, [fault], MINUTES);
    expect(outcomes[0]).toMatch(
      /^shop\/api@sha256:a1.*: the trigger deploy-shop: unclear: \w+ing /,
    );
    expect(made).toBe(done);
    expect(told).toEqual([expect.stringContaining('and nobody knows whether it did')]);
  },
);

it('what a person has to mend rings once, and is made when it is mended', async () => {
  const denied = [1, 2].map((nth): Fault => ({ call: ECS, nth, error: 'AccessDeniedException' }));
  const times = ['12:01', '12:02', '13:02', '13:03', '15:10'];
  const { outcomes, made, told } = await lived(service, denied, times);
  expect(outcomes).toEqual([
    expect.stringMatching(
      /the trigger deploy-shop: deploying the ECS service api of the cluster prod: AccessDeniedException/,
    ),
    'nothing is to be called',
    'called',
    'nothing is to be called',
    'called',
  ]);
  expect(made).toBe(1);
  expect(told).toEqual([expect.stringContaining('deployed anew the ECS service api')]);
});

it('what is throttled rings when it has failed three times, and is given up after a day', async () => {
  const faults = Array.from(
    { length: 60 },
    (_, nth): Fault => ({ call: START, nth: nth + 1, error: 'ThrottlingException' }),
  );
  const { outcomes, made, told } = await lived(pipeline(), faults, [...MINUTES, '23:59']);
  expect(outcomes.filter((one) => String(one).includes('ThrottlingException'))).toHaveLength(1);
  expect(made).toBe(0);
  expect(told).toEqual([]);
  const later = await withTriggers(
    shopWith([pipeline()], ['LOW'], { faults }),
    async (rig, play) => {
      await play(pushOf(api, '1.4.2'), at('12:01'), TRIGGERS, { now: '2026-11-22T12:30:00Z' });
      const [last] = await play(TRIGGERS);
      return { last, told: toldIn(rig) };
    },
  );
  expect(later.last).toMatchObject({
    outcome: 'refused',
    why: expect.stringContaining('given-up'),
  });
  expect(later.told).toEqual([
    expect.stringContaining(
      'deploy-shop was not called, and is given up: starting the pipeline shop-deploy',
    ),
  ]);
});

it('a service, a cluster or a pipeline that is not there is said by name', async () => {
  const elsewhere = (more: object) => pipeline({ codepipeline: undefined, ...more });
  const whys: unknown[] = [];
  for (const target of [
    { ecs: { cluster: 'prod', service: 'none' } },
    { ecs: { cluster: 'none', service: 'api' } },
    { codepipeline: { name: 'none' } },
  ]) {
    const { outcomes } = await lived(elsewhere(target), [], ['12:01']);
    whys.push(outcomes[0]);
  }
  expect(whys).toEqual([
    expect.stringContaining('ServiceNotFoundException'),
    expect.stringContaining('ClusterNotFoundException'),
    expect.stringContaining('PipelineNotFoundException'),
  ]);
});

it('one trigger that fails keeps no other', async () => {
  const other = pipeline({ name: 'deploy-other', codepipeline: { name: 'none' } });
  await withTriggers(shopWith([other, pipeline()]), async (rig, play) => {
    const [outcome] = await play(pushOf(api, '1.4.2'), at('12:01'), TRIGGERS).then((all) =>
      all.slice(-1),
    );
    expect(outcome).toMatchObject({ outcome: 'refused' });
    expect(deployed(rig)).toEqual(['pipeline shop-deploy']);
  });
});

it('a thread that refuses is told later, and nothing is called again for that', async () => {
  const faults = [1, 2].map(
    (nth): Fault => ({ call: 'slack:chat.postMessage', nth: nth + 1, error: 'internal_error' }),
  );
  const world = shopWith([pipeline()], ['LOW'], { faults });
  await withTriggers(world, async (rig, play) => {
    await play(pushOf(api, '1.4.2'));
    for (const time of MINUTES) await play(at(time), TRIGGERS);
    expect(deployed(rig)).toEqual(['pipeline shop-deploy']);
    expect(toldIn(rig)).toHaveLength(1);
  });
});

describe('what cannot be read rings once for its cause, is tried more and more rarely, and keeps no other', () => {
  const pk = `${ACCOUNT}/${REGION}/shop/api@${api}`;
  const later = '2026-11-22T12:00:00Z';

  /** What a table's item says, and runs say at these times. */
  const ringing = async (play: Play, times: readonly object[]) => {
    const outcomes: unknown[] = [];
    for (const time of times) {
      const [one] = (await play(time, TRIGGERS)) as { outcome: string }[];
      outcomes.push(one?.outcome);
    }
    return outcomes;
  };
  const tableOf = (rig: Rig) => DynamoDBDocumentClient.from(clientsOf(rig.aws).dynamodb);
  const itemOf = async (rig: Rig, sk: string) =>
    (await tableOf(rig).send(new GetCommand({ TableName: 'ledger', Key: { pk, sk } }))).Item;
  const tear = (rig: Rig, judgement: object) =>
    tableOf(rig).send(
      new UpdateCommand({
        TableName: 'ledger',
        Key: { pk, sk: judgementSort(1) },
        UpdateExpression: 'SET judgement = :torn',
        ExpressionAttributeValues: { ':torn': judgement },
      }),
    );

  it('a call', async () => {
    await withTriggers(shopWith([pipeline()]), async (rig, play) => {
      await play(pushOf(api, '1.4.2'));
      const torn = { due: 'call', dueAt: '2026-11-21T12:00:00.000Z', call: { revision: 'torn' } };
      const sk = callSort(9, 'torn');
      await tableOf(rig).send(new PutCommand({ TableName: 'ledger', Item: { pk, sk, ...torn } }));
      const times = [at('12:01'), at('12:02'), at('12:30'), at('13:02'), at('14:02')];
      const outcomes = await ringing(play, times);
      expect(outcomes).toEqual(['refused', 'ignored', 'ignored', 'ignored', 'ignored']);
      expect(deployed(rig)).toHaveLength(1);
      expect(await itemOf(rig, sk)).toMatchObject({
        ...torn,
        dueAt: '2026-11-21T15:02:00.000Z',
        failed: {
          cause: expect.stringContaining(`a call of ${pk}`),
          since: '2026-11-21T12:01:00.000Z',
          times: 2,
        },
      });
    });
  });

  it('what a judgement asks for that cannot be read, until it can', async () => {
    await withTriggers(shopWith([pipeline()]), async (rig, play) => {
      await play(pushOf(api, '1.4.2'));
      const whole = (await itemOf(rig, judgementSort(1)))?.['judgement'] as object;
      await tear(rig, { verdict: 'torn' });
      const outcomes = await ringing(play, [at('12:01'), at('12:02'), at('12:30'), at('13:02')]);
      expect(outcomes).toEqual(['refused', 'ignored', 'ignored', 'called']);
      expect(deployed(rig)).toEqual([]);
      expect(await itemOf(rig, triggerSort(1))).toMatchObject({
        due: 'trigger',
        dueAt: '2026-11-21T15:02:00.000Z',
        failed: {
          cause: expect.stringContaining(`judgement 1 of ${pk}`),
          since: '2026-11-21T12:01:00.000Z',
          times: 2,
        },
      });
      await tear(rig, whole);
      await play({ now: later }, TRIGGERS);
      expect(deployed(rig)).toEqual(['pipeline shop-deploy']);
      expect(await itemOf(rig, triggerSort(1))).toBeUndefined();
    });
  });

  it('another cause rings anew', async () => {
    await withTriggers(shopWith([pipeline()]), async (rig, play) => {
      await play(pushOf(api, '1.4.2'));
      await tear(rig, { verdict: 'torn' });
      expect(await ringing(play, [at('12:01')])).toEqual(['refused']);
      const Item = { ...(await itemOf(rig, triggerSort(1))) };
      Item['failed'] = { ...(Item['failed'] as object), cause: 'another one' };
      await tableOf(rig).send(new PutCommand({ TableName: 'ledger', Item }));
      expect(await ringing(play, [at('13:02'), at('13:03')])).toEqual(['refused', 'ignored']);
    });
  });

  it('one of two judgements, and what the other one asks for is called', async () => {
    await withTriggers(shopWith([pipeline()]), async (rig, play) => {
      await play(pushOf(api, '1.4.2'));
      const sk = triggerSort(9);
      const Item = { pk, sk, due: 'trigger', dueAt: '2026-11-21T11:00:00.000Z' };
      await tableOf(rig).send(new PutCommand({ TableName: 'ledger', Item }));
      await tableOf(rig).send(
        new PutCommand({ TableName: 'ledger', Item: { pk, sk: judgementSort(9), judgement: {} } }),
      );
      expect(await ringing(play, [at('12:01'), at('12:02')])).toEqual(['refused', 'ignored']);
      expect(deployed(rig)).toEqual(['pipeline shop-deploy']);
    });
  });

  it.each<readonly [string, Fault]>([
    ['throttled', { call: 'dynamodb:UpdateItem', nth: 1, error: 'ThrottlingException' }],
    ['denied', { call: 'dynamodb:UpdateItem', nth: 1, error: 'AccessDeniedException' }],
    ['unanswered', { call: 'dynamodb:UpdateItem', nth: 1, lost: true }],
  ])('and is put aside though that is %s', async (_what, fault) => {
    await withTriggers(shopWith([pipeline()]), async (rig, play) => {
      await play(pushOf(api, '1.4.2'));
      await tear(rig, { verdict: 'torn' });
      await play({ world: { faults: [fault] } });
      const outcomes = await ringing(play, [at('12:01'), at('12:06'), at('12:07'), at('12:08')]);
      expect(outcomes[0]).toBe('refused');
      expect(outcomes.slice(2)).toEqual(['ignored', 'ignored']);
    });
  });
});
