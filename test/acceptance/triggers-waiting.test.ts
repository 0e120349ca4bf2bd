import type { Fault } from '../../src/local/aws/world.ts';
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
import { changeOf, pushOf, scannedAgain } from '../support/worlds.ts';

const at = (time: string) => ({ now: `2026-11-21T${time}:00Z` });
const on = (day: string, time: string) => ({ now: `2026-11-${day}T${time}:00Z` });
const FAILED = { imageScanStatus: { status: 'FAILED', description: 'The scan failed.' } };
const doubt = (more: object = {}) => [
  changeOf([{ imageDigest: api, imageTags: ['1.4.2'], scan: FAILED, ...more }]),
  pushOf(api, '1.4.2'),
];
const STARTED = 'pipeline shop-deploy';
const THROTTLED: Fault = {
  call: 'codepipeline:StartPipelineExecution',
  nth: 1,
  error: 'ThrottlingException',
};

const callsIn = async (playing: Promise<unknown[]>): Promise<unknown[]> =>
  (await playing).flatMap((one) => {
    const { calls = [] } = one as { calls?: { as: string; what: string }[] };
    return calls.map(({ as, what }) => (what ? `${as}: ${what}` : as));
  });

describe('a call of what is undecided before it is made', () => {
  it('waits, and is made within a minute of the next approval', async () => {
    await withTriggers(shopWith([pipeline()]), async (rig, play) => {
      await play(pushOf(api, '1.4.2'), ...doubt(), at('12:01'));
      expect(await callsIn(play(TRIGGERS, at('12:02'), TRIGGERS))).toEqual([]);
      await play(...scannedAgain(api, 'LOW'), at('12:31'), TRIGGERS, at('13:40'), TRIGGERS);
      expect(deployed(rig)).toEqual([STARTED]);
      expect(toldIn(rig)).toEqual([expect.stringContaining('started the pipeline shop-deploy')]);
    });
  });

  it('and so does one that has failed', async () => {
    const world = shopWith([pipeline()], ['LOW'], { faults: [THROTTLED] });
    await withTriggers(world, async (rig, play) => {
      await play(pushOf(api, '1.4.2'), at('12:01'), TRIGGERS, ...doubt(), at('12:03'), TRIGGERS);
      expect(deployed(rig)).toEqual([]);
      await play(...scannedAgain(api, 'LOW'), at('12:31'), TRIGGERS, at('13:40'), TRIGGERS);
      expect(deployed(rig)).toEqual([STARTED]);
    });
  });

  it('and is made when it is approved after days', async () => {
    await withTriggers(shopWith([pipeline()]), async (rig, play) => {
      await play(pushOf(api, '1.4.2'), ...doubt(), at('12:01'), TRIGGERS);
      await play(on('22', '12:02'), TRIGGERS, on('24', '09:00'), TRIGGERS);
      await play(...scannedAgain(api, 'LOW'), on('24', '09:01'), TRIGGERS);
      expect(deployed(rig)).toEqual([STARTED]);
    });
  });

  it('is given up after a month, and that is told', async () => {
    await withTriggers(shopWith([pipeline()]), async (rig, play) => {
      await play(pushOf(api, '1.4.2'), ...doubt(), at('12:01'), TRIGGERS);
      await play({ now: '2026-12-21T12:02:00Z' });
      expect(await play(TRIGGERS)).toMatchObject([{ outcome: 'refused' }]);
      expect(toldIn(rig)).toEqual([
        'shop/api:1.4.2: deploy-shop was not called, and is given up: the image has been undecided for a month.',
      ]);
    });
  });

  it('is not made where it is quarantined next, nor twice where it is approved after that', async () => {
    const world = shopWith([pipeline()], ['LOW'], { faults: [THROTTLED] });
    await withTriggers(world, async (rig, play) => {
      await play(pushOf(api, '1.4.2'), at('12:01'), TRIGGERS, ...doubt(), at('12:03'));
      await play(...scannedAgain(api, 'CRITICAL'), at('12:31'), ...scannedAgain(api, 'LOW'));
      expect(await callsIn(play(at('12:33'), TRIGGERS, at('14:00'), TRIGGERS))).toEqual([
        'overtaken: the image was quarantined in between',
        'done: 00000000-0000-4000-b000-000000000001',
      ]);
      expect(deployed(rig)).toEqual([STARTED]);
    });
  });

  it('is not made where its trigger is taken away meanwhile', async () => {
    await withTriggers(shopWith([pipeline()]), async (rig, play) => {
      const policy = { quarantine: { critical: { severity: 'CRITICAL' } } };
      await play(pushOf(api, '1.4.2'), ...doubt(), at('12:01'), TRIGGERS);
      await play({ world: { policy } }, at('13:02'));
      expect(await callsIn(play(TRIGGERS))).toEqual([
        'overtaken: the policy has no trigger deploy-shop any more',
      ]);
      await play({ world: { policy: { ...policy, triggers: [pipeline()] } } });
      await play(...scannedAgain(api, 'LOW'), at('13:31'), TRIGGERS, at('14:40'), TRIGGERS);
      expect(deployed(rig)).toEqual([]);
    });
  });
});

describe('of what may have been made nobody says that nothing was done', () => {
  const died: Fault = { call: THROTTLED.call, nth: 1, crash: true };
  const lost: Fault = { call: THROTTLED.call, nth: 1, lost: true };
  const dry = {
    quarantine: { critical: { severity: 'CRITICAL' } },
    triggers: [pipeline({ 'dry-run': true })],
  };

  it.each<readonly [string, Fault, (play: Play) => Promise<unknown[]>]>([
    ['died, now a dry run', died, (play) => play({ world: { policy: dry } }, at('12:20'))],
    ['lost, now a dry run', lost, (play) => play({ world: { policy: dry } }, at('12:20'))],
    ['lost, now quarantined', lost, (play) => play(...scannedAgain(api, 'CRITICAL'), at('12:40'))],
    ['died, a day ago', died, (play) => play(on('22', '13:00'))],
  ])('%s', async (_what, fault, then) => {
    await withTriggers(shopWith([pipeline()], ['LOW'], { faults: [fault] }), async (rig, play) => {
      await play(pushOf(api, '1.4.2'), at('12:01'), TRIGGERS);
      await then(play);
      await play(TRIGGERS);
      expect(deployed(rig)).toEqual([STARTED]);
      expect(toldIn(rig)).toEqual([expect.stringContaining('and nobody knows whether it did')]);
    });
  });
});
