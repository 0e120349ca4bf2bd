import type { Fault } from '../../src/local/aws/world.ts';
import type { Rig } from '../../src/local/deployment/rig.ts';
import {
  api,
  deployed,
  pipeline,
  shopWith,
  TRIGGERS,
  toldIn,
  withTriggers,
} from '../support/triggers.ts';
import { pushOf, SWEEP } from '../support/worlds.ts';

const at = (time: string) => ({ now: `2026-11-21T${time}:00Z` });

/** An image is judged while these faults come about, then it is called while those do; and what comes by itself follows. */
const lived = (trigger: object, judging: readonly Fault[], calling: readonly Fault[]) =>
  withTriggers(shopWith([trigger]), async (rig, play) => {
    const judged = await counted(rig, () =>
      play({ world: { faults: judging } }, pushOf(api, '1.4.2')),
    );
    await play(at('12:02'), SWEEP, at('12:12'), SWEEP);
    rig.aws.dropFaults();
    const called = await counted(rig, () => play({ world: { faults: calling } }, TRIGGERS));
    for (const time of ['12:14', '12:20', '12:26', '13:40']) await play(at(time), TRIGGERS);
    return { judged, called, deployed: deployed(rig), told: toldIn(rig) };
  });

async function counted(rig: Rig, run: () => Promise<unknown>) {
  rig.aws.calls.length = 0;
  await run();
  return rig.aws.countCalls();
}

const deathsIn = (calls: Readonly<Record<string, number>>): Fault[] =>
  Object.entries(calls).flatMap(([call, times]) =>
    Array.from({ length: times }, (_, nth) => nth + 1).flatMap((nth): Fault[] => [
      { call, nth, crash: true },
      { call, nth, crash: 'before' },
    ]),
  );

/** In the suite a share of them; `npm run faults` plays all. */
const some = (deaths: readonly Fault[], each: number): readonly Fault[] =>
  deaths.filter((_, nth) => process.env['FAULTS'] === 'all' || nth % each === 0);

const STARTED = 'pipeline shop-deploy';
const TOLD =
  'shop/api:1.4.2: deploy-shop started the pipeline shop-deploy (00000000-0000-4000-b000-000000000001).';

describe('wherever a function dies', () => {
  it('a pipeline is started once, and the thread is told once', async () => {
    const whole = await lived(pipeline(), [], []);
    expect(whole).toMatchObject({ deployed: [STARTED], told: [TOLD] });
    const [judging, calling] = [some(deathsIn(whole.judged), 9), some(deathsIn(whole.called), 2)];
    expect(judging.length).toBeGreaterThan(2);
    expect(calling.length).toBeGreaterThan(8);
    for (const death of judging) {
      const { deployed: made, told } = await lived(pipeline(), [death], []);
      expect([death, made, told]).toEqual([death, [STARTED], [TOLD]]);
    }
    for (const death of calling) {
      const { deployed: made, told } = await lived(pipeline(), [], [death]);
      expect([death, made, told]).toEqual([death, [STARTED], [TOLD]]);
    }
  }, 300_000);

  it('a service is deployed once at most, and where nobody knows the thread says so', async () => {
    const ecs = pipeline({ codepipeline: undefined, ecs: { cluster: 'prod', service: 'api' } });
    const whole = await lived(ecs, [], []);
    expect(whole.deployed).toEqual(['ecs prod/api']);
    let unknown = 0;
    for (const death of some(deathsIn(whole.called), 2)) {
      const { deployed: made, told } = await lived(ecs, [], [death]);
      const [says = '', ...more] = told;
      const isUnknown = says.includes('nobody knows');
      if (isUnknown) unknown += 1;
      expect([death, more, made.length <= 1]).toEqual([death, [], true]);
      expect([death, isUnknown || (made.length === 1 && says.includes('deployed anew'))]).toEqual([
        death,
        true,
      ]);
    }
    // Between noting that it is begun and noting what came of it.
    expect(unknown).toBeGreaterThan(0);
    expect(unknown).toBeLessThan(8);
  }, 300_000);
});
