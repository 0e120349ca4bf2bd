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
  withTriggers,
} from '../support/triggers.ts';
import { ACCOUNT, basicScan, digestOf, pushOf, REGION } from '../support/worlds.ts';

const at = (time: string) => ({ now: `2026-11-21T${time.padEnd(8, ':00')}Z` });
const STARTED = 'pipeline shop-deploy';
const PK = `${ACCOUNT}/${REGION}/shop/api@${api}`;
const OLD = `${ACCOUNT}/${REGION}/shop/old@${digestOf('c3')}`;
const IMAGE = { account: ACCOUNT, region: REGION, repository: 'shop/api', digest: api };
const LONG_DUE = '2026-11-21T11:58:00.000Z';

const tableOf = ({ aws }: Rig) => DynamoDBDocumentClient.from(clientsOf(aws).dynamodb);
const put = (rig: Rig, Item: object) =>
  tableOf(rig).send(new PutCommand({ TableName: 'ledger', Item: Item as Record<string, unknown> }));

/** So many calls of a trigger that have been due for a while. */
async function backlog(rig: Rig, count: number, trigger: string): Promise<void> {
  for (let number = 2; number < count + 2; number += 1) {
    const which = { image: IMAGE, number, trigger, verdict: 'approved', at: LONG_DUE };
    const call = { ...which, revision: 0, attempts: 0 };
    await put(rig, { pk: PK, sk: callSort(number, trigger), call, due: 'call', dueAt: LONG_DUE });
  }
}

/** What became of each run. */
async function runs(play: Play, times: readonly string[]): Promise<string[]> {
  const outcomes: string[] = [];
  for (const time of times) {
    const [one] = (await play(at(time), TRIGGERS)) as { outcome: string; why?: string }[];
    outcomes.push(one?.why ?? one?.outcome ?? '');
  }
  return outcomes;
}

it('a judgement that cannot be read rings once, and is tried again after 1, 2, 4 … hours', async () => {
  await withTriggers(shopWith([pipeline()]), async (rig, play) => {
    await play(pushOf(api, '1.4.2'));
    const tear = (verdict: string) =>
      tableOf(rig).send(
        new UpdateCommand({
          TableName: 'ledger',
          Key: { pk: PK, sk: judgementSort(1) },
          UpdateExpression: 'SET judgement.verdict = :verdict',
          ExpressionAttributeValues: { ':verdict': verdict },
        }),
      );
    await tear('rejected');
    const outcomes = await runs(play, ['12:01', '12:02', '12:59', '13:02', '13:03', '15:03']);
    expect(outcomes[0]).toMatch(/judgement 1 of .* cannot be read/);
    expect(outcomes.slice(1)).toEqual([
      'nothing is to be called',
      'nothing is to be called',
      expect.any(String),
      'nothing is to be called',
      expect.any(String),
    ]);
    expect(outcomes.filter((one) => one.includes('cannot be read'))).toHaveLength(1);
    const Key = { pk: PK, sk: triggerSort(1) };
    const { Item } = await tableOf(rig).send(new GetCommand({ TableName: 'ledger', Key }));
    expect(Item).toMatchObject({ failed: { times: 3 }, dueAt: '2026-11-21T19:03:00.000Z' });
    // Nothing of it is lost: it is called when it is mended.
    await tear('approved');
    await runs(play, ['19:04']);
    expect(deployed(rig)).toEqual([STARTED]);
  });
});

it('a hundred of them keep no other from its call', async () => {
  await withTriggers(shopWith([pipeline()]), async (rig, play) => {
    for (let number = 1; number <= 120; number += 1) {
      await put(rig, { pk: OLD, sk: judgementSort(number), judgement: { torn: true } });
      const due = { due: 'trigger', dueAt: LONG_DUE };
      await put(rig, { pk: OLD, sk: triggerSort(number), ...due });
    }
    await play(pushOf(api, '1.4.2'));
    await runs(play, ['12:01', '12:02']);
    expect(deployed(rig)).toEqual([STARTED]);
  });
});

describe('the calls of a target that does not answer', () => {
  const throttled = (count: number): Fault[] =>
    Array.from({ length: count }, (_, nth) => ({
      call: 'codepipeline:StartPipelineExecution',
      nth: nth + 1,
      error: 'ThrottlingException',
    }));
  const starts = ({ aws }: Rig): number =>
    aws.countCalls()['codepipeline:StartPipelineExecution'] ?? 0;
  it('wait with the one that was tried, and keep no other target from being called', async () => {
    const other = pipeline({
      name: 'deploy-other',
      codepipeline: undefined,
      ecs: { cluster: 'prod', service: 'api' },
    });
    const world = shopWith([pipeline(), other], ['LOW'], { faults: throttled(4) });
    await withTriggers(world, async (rig, play) => {
      await play(pushOf(api, '1.4.2'));
      await backlog(rig, 110, 'deploy-shop');
      rig.aws.calls.length = 0;
      const tried: number[] = [];
      const outcomes: string[] = [];
      const minutes = ['01:00', '01:30', '02:30', '03:00', '04:40', '06:00', '09:00'];
      for (const time of minutes.map((one) => `12:${one}`)) {
        outcomes.push(...(await runs(play, [time])));
        tried.push(starts(rig));
      }
      expect(tried).toEqual([1, 1, 2, 2, 3, 3, 4]);
      // Once, and not of each call: after three attempts at the target.
      expect(outcomes.filter((one) => one.includes('ThrottlingException'))).toHaveLength(1);
      expect(deployed(rig)).toEqual(['ecs prod/api']);
      await runs(play, ['12:17:30', '12:18:30', '12:19:30']);
      const requests = rig.aws.deployed.map(({ request }) => JSON.stringify(request));
      expect(new Set(requests).size).toBe(112);
      expect(deployed(rig)).toHaveLength(112);
    });
  }, 240_000);

  it('and what comes meanwhile is tried at once: the trouble may be of one call alone', async () => {
    await withTriggers(shopWith([pipeline()]), async (rig, play) => {
      const until = '2026-11-21T13:30:00.000Z';
      const failed = { cause: 'TransientFailure: HTTP status 500', since: LONG_DUE, times: 5 };
      const pause = { failed, at: LONG_DUE, until };
      await put(rig, { pk: 'triggers', sk: 'deploy-shop', pause });
      await play(pushOf(api, '1.4.2'));
      await runs(play, ['12:01']);
      expect(deployed(rig)).toEqual([STARTED]);
      const Key = { pk: 'triggers', sk: 'deploy-shop' };
      const { Item } = await tableOf(rig).send(new GetCommand({ TableName: 'ledger', Key }));
      expect(Item).toBeUndefined();
    });
  });
});

it('what waits in thousands for one trigger hides no call of another', async () => {
  await withTriggers(shopWith([pipeline()]), async (rig, play) => {
    await backlog(rig, 1_100, 'deploy-gone');
    await play(pushOf(api, '1.4.2'));
    await runs(play, ['12:01']);
    expect(deployed(rig)).toEqual([STARTED]);
  });
}, 240_000);

it('an image of a member sets off nothing, and its judgement asks for nothing', async () => {
  const member = '111122223333';
  const images = [{ imageDigest: digestOf('b2'), imageTags: ['9.9.9'], scan: basicScan('LOW') }];
  const accounts = [{ account: member, repositories: [{ repositoryName: 'shop/api', images }] }];
  const variables = { MEMBERS: `${member}:payments` };
  const world = { ...shopWith([pipeline()]), accounts };
  await withTriggers(
    world,
    async (rig, play) => {
      const pushed = { ...pushOf(digestOf('b2'), '9.9.9'), account: member };
      const [first] = await play(pushed);
      expect(first).toMatchObject({ outcome: 'judged' });
      const Key = { pk: `${member}/${REGION}/shop/api@${digestOf('b2')}`, sk: triggerSort(1) };
      const asked = await tableOf(rig).send(new GetCommand({ TableName: 'ledger', Key }));
      expect(asked.Item).toBeUndefined();
      // A former version asked; the function has no right to look at it, and says that it leaves it.
      await put(rig, { ...Key, due: 'trigger', dueAt: LONG_DUE });
      expect(await runs(play, ['12:01', '12:02'])).toEqual(['called', 'nothing is to be called']);
      expect(deployed(rig)).toEqual([]);
    },
    { variables },
  );
});

describe('of an image with a hundred tags or more, of which not all are known', () => {
  const tags = [...Array.from({ length: 100 }, (_, nth) => `a${nth}`), 'prod'];
  const lived = (verdict: string, severity: string) => {
    const when = { 'tag-in': ['prod'] };
    const world = shopWith([pipeline({ on: verdict, when })], [severity]);
    const images = [{ imageDigest: api, imageTags: tags, scan: basicScan(severity) }];
    return withTriggers(
      { ...world, repositories: [{ repositoryName: 'shop/api', images }] },
      async (rig, play) => {
        await play(pushOf(api, 'prod'));
        const outcomes = await runs(play, ['12:01', '12:02']);
        return { outcomes, made: deployed(rig), told: JSON.stringify(rig.aws.slack) };
      },
    );
  };

  it('a quarantine sets off what is for a tag', async () => {
    expect(await lived('quarantined', 'CRITICAL')).toMatchObject({ made: [STARTED] });
  });

  it('an approval does not, and that is told', async () => {
    const { outcomes, made, told } = await lived('approved', 'LOW');
    expect(made).toEqual([]);
    expect(outcomes).toEqual([
      expect.stringContaining('the trigger deploy-shop: given-up: the image has 100 tags or more'),
      'nothing is to be called',
    ]);
    expect(told).toContain('deploy-shop was not called, and is given up: the image has 100 tags');
  });
});
