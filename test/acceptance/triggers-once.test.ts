import { DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Fault } from '../../src/local/aws/world.ts';
import type { Rig } from '../../src/local/deployment/rig.ts';
import { callSort } from '../../src/records/keys.ts';
import { clientsOf } from '../local/embedded.ts';
import {
  api,
  deployed,
  pipeline,
  shopWith,
  TRIGGERS,
  toldIn,
  withTriggers,
} from '../support/triggers.ts';
import { ACCOUNT, basicScan, changeOf, pushOf, REGION, scannedAgain } from '../support/worlds.ts';

const on = (day: string, time: string) => ({ now: `2026-${day}T${time}:00Z` });
const at = (time: string) => on('11-21', time);
const FAILED = { imageScanStatus: { status: 'FAILED', description: 'The scan failed.' } };
const doubt = () => [
  changeOf([{ imageDigest: api, imageTags: ['1.4.2'], scan: FAILED }]),
  pushOf(api, '1.4.2'),
];
const START = 'codepipeline:StartPipelineExecution';
const LOST: Fault = { call: START, nth: 1, lost: true };
const STARTED = 'pipeline shop-deploy';
const requests = ({ aws }: Rig): number => aws.countCalls()[START] ?? 0;

describe('a call whose answer was lost is made again for a day, and no longer', () => {
  const UNKNOWN = [expect.stringContaining('and nobody knows whether it did')];
  const afterWeeks = (between: (rig: Rig) => Promise<unknown> = async () => {}) =>
    withTriggers(shopWith([pipeline()], ['LOW'], { faults: [LOST] }), async (rig, play) => {
      await play(pushOf(api, '1.4.2'), at('12:01'), TRIGGERS, ...doubt(), at('12:03'), TRIGGERS);
      await between(rig);
      await play(on('11-22', '13:10'), TRIGGERS);
      const told = toldIn(rig);
      await play(on('12-11', '12:00'), ...scannedAgain(api, 'LOW'));
      await play(on('12-11', '12:01'), TRIGGERS, on('12-11', '13:02'), TRIGGERS);
      expect([requests(rig), deployed(rig), toldIn(rig)]).toEqual([1, [STARTED], UNKNOWN]);
      return told;
    });

  it('though its image is undecided meanwhile', async () => {
    expect(await afterWeeks()).toEqual(UNKNOWN);
  });

  it('and so is one that a former version has begun', async () => {
    const pk = `${ACCOUNT}/${REGION}/shop/api@${api}`;
    const asBefore = (rig: Rig) =>
      DynamoDBDocumentClient.from(clientsOf(rig.aws).dynamodb).send(
        new UpdateCommand({
          TableName: 'ledger',
          Key: { pk, sk: callSort(1, 'deploy-shop') },
          UpdateExpression: 'REMOVE #call.unsureSince',
          ExpressionAttributeNames: { '#call': 'call' },
        }),
      );
    expect(await afterWeeks(asBefore)).toEqual(UNKNOWN);
  });

  it('which begins with the first attempt that may have been taken', async () => {
    const throttled = { call: START, nth: 1, error: 'ThrottlingException' };
    const faults: Fault[] = [throttled, { ...LOST, nth: 2 }];
    await withTriggers(shopWith([pipeline()], ['LOW'], { faults }), async (rig, play) => {
      await play(pushOf(api, '1.4.2'), at('12:01'), TRIGGERS, ...doubt(), at('12:03'), TRIGGERS);
      await play(on('11-24', '09:00'), ...scannedAgain(api, 'LOW'), TRIGGERS);
      expect(requests(rig)).toBe(2);
      await play(on('11-24', '09:10'), TRIGGERS);
      expect([requests(rig), deployed(rig)]).toEqual([3, [STARTED]]);
      expect(toldIn(rig)).toEqual([expect.stringContaining('started the pipeline shop-deploy')]);
    });
  });
});

it('an approval whose call still waits sets off no other when its record is kept no more', async () => {
  const world = shopWith([pipeline()]);
  const policy = { ...(world.policy as object), keep: '30d' };
  await withTriggers({ ...world, policy }, async (rig, play) => {
    // The call is set off a day late, and so waits for longer than the approval is kept.
    await play(pushOf(api, '1.4.2'), ...doubt(), on('11-22', '10:00'), TRIGGERS);
    await play(on('12-21', '13:00'), TRIGGERS, on('12-21', '18:00'), ...scannedAgain(api, 'LOW'));
    await play(on('12-21', '18:01'), TRIGGERS, on('12-21', '19:30'), TRIGGERS);
    expect(deployed(rig)).toEqual([STARTED]);
    expect(toldIn(rig)).toHaveLength(1);
  });
});

describe('where a hundred tags of an image are known, and then all of them', () => {
  const many = Array.from({ length: 120 }, (_, nth) => `a${nth}`);
  const scan = basicScan('LOW');
  const named = (imageTags: readonly string[]) => [
    changeOf([{ imageDigest: api, imageTags: [...imageTags], scan }]),
    pushOf(api, imageTags.at(-1) ?? ''),
  ];
  const lived = (...steps: readonly (readonly [time: string, tags: readonly string[]])[]) =>
    withTriggers(shopWith([pipeline({ when: { 'tag-in': ['prod'] } })]), async (rig, play) => {
      for (const [time, tags] of steps) await play(at(time), ...named(tags), TRIGGERS, TRIGGERS);
      return { made: deployed(rig), told: toldIn(rig).map((text) => text.split(':')[2]?.trim()) };
    });
  const GIVEN_UP = expect.stringContaining('deploy-shop was not called, and is given up');
  const MADE = expect.stringContaining('deploy-shop started the pipeline');

  it('what was given up for that is called', async () => {
    const { made, told } = await lived(['12:01', many], ['12:30', ['a1', 'a2', 'prod']]);
    expect([made, told]).toEqual([[STARTED], [GIVEN_UP, MADE]]);
  });

  it('but not what was called before they were too many', async () => {
    const { made, told } = await lived(
      ['12:01', ['a1', 'prod']],
      ['12:10', many],
      ['12:30', ['a1', 'a2', 'prod']],
    );
    expect([made, told]).toEqual([[STARTED], [MADE]]);
  });

  it('and nobody hears it again with each tag more', async () => {
    const { made, told } = await lived(['12:01', many], ['12:10', ['b1', ...many]]);
    expect([made, told]).toEqual([[], [GIVEN_UP]]);
  });
});
