import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { oldestDue } from '../../src/cli/doctor/checks/oldest-due.ts';
import { isOverdue } from '../../src/cli/list/listed.ts';
import { TRIGGER_KINDS } from '../../src/core/ledger/due.ts';
import type { Fault } from '../../src/local/aws/world.ts';
import type { Rig } from '../../src/local/deployment/rig.ts';
import { callSort, triggerSort } from '../../src/records/keys.ts';
import { oldestDue as oldestIn } from '../../src/records/read-due.ts';
import { readWaiting } from '../../src/records/read-list.ts';
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
import { ACCOUNT, digestOf, pushOf, REGION } from '../support/worlds.ts';

const at = (time: string) => ({ now: `2026-11-21T${time.padEnd(8, ':00')}Z` });
const PK = `${ACCOUNT}/${REGION}/shop/api@${api}`;
const IMAGE = { account: ACCOUNT, region: REGION, repository: 'shop/api', digest: api };
const LONG_DUE = '2026-11-21T11:50:00.000Z';
const START = 'codepipeline:StartPipelineExecution';

const clientOf = ({ aws }: Rig) => DynamoDBDocumentClient.from(clientsOf(aws).dynamodb);
const tableOf = (rig: Rig) => ({ client: clientOf(rig), name: 'ledger', pause: async () => {} });
const put = (rig: Rig, Item: Record<string, unknown>) =>
  clientOf(rig).send(new PutCommand({ TableName: 'ledger', Item }));
const itemOf = async (rig: Rig, Key: { pk: string; sk: string }) =>
  (await clientOf(rig).send(new GetCommand({ TableName: 'ledger', Key }))).Item;
const dueAtOf = async (rig: Rig, number: number) =>
  (await itemOf(rig, { pk: PK, sk: callSort(number, 'deploy-shop') }))?.['dueAt'];

/** So many calls of deploy-shop, the first one of judgement 2. */
async function backlog(rig: Rig, count: number): Promise<void> {
  for (let number = 2; number < count + 2; number += 1) {
    const which = { image: IMAGE, number, trigger: 'deploy-shop', verdict: 'approved' };
    const call = { ...which, at: LONG_DUE, revision: 0, attempts: 0 };
    await put(rig, {
      pk: PK,
      sk: callSort(number, 'deploy-shop'),
      call,
      due: 'call',
      dueAt: LONG_DUE,
    });
  }
}

/** Its target has not answered since, and is tried again at 13:05. */
const paused = (rig: Rig) => {
  const failed = { cause: 'TransientFailure: HTTP status 500', since: LONG_DUE, times: 7 };
  const pause = { failed, at: '2026-11-21T11:59:00.000Z', until: '2026-11-21T13:05:00.000Z' };
  return put(rig, { pk: 'triggers', sk: 'deploy-shop', pause });
};

/** What `list --overdue` and doctor would name of what is set off. */
async function overdueIn(rig: Rig): Promise<string[]> {
  const names: string[] = [];
  for (const kind of TRIGGER_KINDS)
    for await (const page of readWaiting(tableOf(rig), kind))
      names.push(...page.filter((one) => isOverdue(one, rig.clock.now())).map(() => kind));
  const ledger = { oldestDue: (now: Date) => oldestIn(tableOf(rig), now) };
  const tools = { ledger: async () => ledger, now: rig.clock.now, stack: 'notifier' };
  const { says } = await oldestDue.look(tools as unknown as Parameters<typeof oldestDue.look>[0]);
  return [...names, says];
}

describe('what waits for a target that does not answer', () => {
  const lived = (faults: readonly Fault[], play: (rig: Rig, play: Play) => Promise<void>) =>
    withTriggers(shopWith([pipeline()], ['LOW'], { faults: [...faults] }), play);

  it('is due when the pause ends: it stands before nobody, and is not overdue', async () => {
    await lived([], async (rig, play) => {
      await backlog(rig, 3);
      await paused(rig);
      await play(at('12:01'), TRIGGERS);
      expect(rig.aws.countCalls()[START]).toBeUndefined();
      const until = '2026-11-21T13:05:00.000Z';
      expect([await dueAtOf(rig, 2), await dueAtOf(rig, 4)]).toEqual([until, until]);
      await play(at('12:20'), TRIGGERS);
      expect(await overdueIn(rig)).toEqual(['nothing is due']);
    });
  });

  it('and so is what is behind the one that was tried, in the same run', async () => {
    const throttled = { call: START, nth: 1, error: 'ThrottlingException' };
    await lived([throttled], async (rig, play) => {
      await play(pushOf(api, '1.4.2'));
      await backlog(rig, 3);
      await play(at('12:01'), TRIGGERS);
      const until = '2026-11-21T12:02:00.000Z';
      expect([await dueAtOf(rig, 1), await dueAtOf(rig, 4)]).toEqual([until, until]);
      await play(at('12:02:30'), TRIGGERS);
      expect(deployed(rig)).toHaveLength(4);
    });
  });

  it.each<readonly [string, Fault[]]>([
    ['takes a call', []],
    [
      'refuses one: that is an answer',
      [{ call: START, nth: 1, error: 'PipelineNotFoundException' }],
    ],
  ])('is called a minute after it %s', async (_what, faults) => {
    await lived(faults, async (rig, play) => {
      await backlog(rig, 3);
      await paused(rig);
      await play(at('12:01'), TRIGGERS, at('12:02'), pushOf(api, '1.4.2'), at('12:35'), TRIGGERS);
      expect(await itemOf(rig, { pk: 'triggers', sk: 'deploy-shop' })).toBeUndefined();
      await play(at('12:36'), TRIGGERS);
      expect(deployed(rig)).toHaveLength(4 - faults.length);
    });
  });

  it.each(['ThrottlingException', 'AccessDeniedException'])(
    'stays as it is where it cannot be put off (%s), and is put off by the next run',
    async (error) => {
      await lived([{ call: 'dynamodb:UpdateItem', nth: 2, error }], async (rig, play) => {
        await backlog(rig, 3);
        await paused(rig);
        const [first] = (await play(at('12:01'), TRIGGERS)) as { outcome: string }[];
        await play(at('12:02'), TRIGGERS);
        expect(deployed(rig)).toEqual([]);
        expect(first?.outcome).toBe(error === 'ThrottlingException' ? 'ignored' : 'refused');
        expect(await overdueIn(rig)).toEqual(['nothing is due']);
      });
    },
  );
});

it('what a former version wrote of images of members comes to an end, and is overdue no more', async () => {
  const pk = `111122223333/${REGION}/shop/api@${digestOf('b2')}`;
  await withTriggers(shopWith([pipeline()]), async (rig, play) => {
    const judgementKey = { pk, sk: triggerSort(1) };
    const callKey = { pk, sk: callSort(2, 'deploy-shop') };
    await put(rig, { ...judgementKey, due: 'trigger', dueAt: LONG_DUE });
    await put(rig, { ...callKey, call: { revision: 0 }, due: 'call', dueAt: LONG_DUE });
    await play(at('12:05'));
    expect(await overdueIn(rig)).toEqual([
      'trigger',
      'call',
      expect.stringContaining('is notifier-deploy-trigger running?'),
    ]);
    const what = 'an image of another registry sets off nothing here';
    expect(await play(TRIGGERS)).toMatchObject([
      {
        outcome: 'called',
        calls: [
          { as: 'overtaken', what },
          { as: 'overtaken', what },
        ],
      },
    ]);
    expect(await overdueIn(rig)).toEqual(['nothing is due']);
    expect(await itemOf(rig, judgementKey)).toEqual(judgementKey);
    expect(deployed(rig)).toEqual([]);
    expect(await play(TRIGGERS)).toMatchObject([{ outcome: 'ignored' }]);
  });
});
