import type { Fault } from '../../src/local/aws/world.ts';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import type { Rig } from '../../src/local/deployment/rig.ts';
import { withRig } from '../support/replay.ts';
import { basicScan, digestOf, pushOf, worldOf } from '../support/worlds.ts';

const DIGEST = { schedule: 'digest' };
const MAY_READ = ['chat:write', 'channels:history', 'groups:history'];
const SHOP = {
  repository: 'shop/*',
  channel: 'C0SHOP0001',
  changes: 'quarantined',
  source: 'a test',
} as const;
const repositories = ['shop/api', 'shop/web', 'tools/build'].map((repositoryName, at) => ({
  repositoryName,
  images: [
    {
      imageDigest: digestOf(`a${at}`),
      imageTags: ['1.0.0'],
      imagePushedAt: '2026-11-21T12:00:00Z',
      scan: basicScan('CRITICAL'),
    },
  ],
}));
const pushes = repositories.map(({ repositoryName }, at) =>
  pushOf(digestOf(`a${at}`), '1.0.0', repositoryName),
);

const feed = async (rig: Rig, ...inputs: unknown[]): Promise<void> => {
  for (const input of inputs) await rig.feed(parseInput(input, 'a test'));
};

/** A Monday morning in which the function comes every ten minutes; the calls of its first run, and what channels say. */
const morning = (faults: readonly Fault[]) =>
  withRig(
    { ...worldOf([]), repositories, slack: { scopes: MAY_READ } },
    async (rig) => {
      await feed(rig, ...pushes, { now: '2026-11-23T06:00:00Z' });
      rig.aws.calls.length = 0;
      await feed(rig, { world: { faults } }, DIGEST);
      const calls = rig.aws.countCalls();
      for (const minutes of ['11', '30', '59'])
        await feed(rig, { now: `2026-11-23T06:${minutes}:00Z` }, DIGEST);
      await feed(rig, { now: '2026-11-23T08:50:00Z' }, DIGEST);
      const said = rig.aws.workspace.messages.filter(({ text }) => text.startsWith('Digest'));
      return { calls, said: said.map(({ channel, text }) => `${channel}: ${text.slice(0, 43)}`) };
    },
    undefined,
    [SHOP],
  );

const ONCE = [
  'C0SHOP0001: Digest 2026-11-23: 2 blocking, 2 new. Open:',
  'C0VERDICTS: Digest 2026-11-23: 1 blocking, 1 new. Open:',
];

describe('the function of the digest', () => {
  it('tells each channel once, wherever a run has died', async () => {
    const { calls, said } = await morning([]);
    expect(said).toEqual(ONCE);
    const all = Object.entries(calls).flatMap(([call, times]) =>
      Array.from({ length: times }, (_, at): Fault => ({ call, nth: at + 1, crash: true })),
    );
    // In the suite those of Slack and every third of the others; `npm run faults` plays all.
    const deaths = all.filter(
      ({ call }, at) => process.env['FAULTS'] === 'all' || call.startsWith('slack') || at % 3 === 0,
    );
    expect(deaths.length).toBeGreaterThan(7);
    for (const death of deaths) {
      const { said: told } = await morning([death]);
      expect([death, told]).toEqual([death, ONCE]);
    }
  }, 120_000);

  it('obeys a channel that is told too often, and comes back to it', async () => {
    const { said } = await morning([
      { call: 'slack:chat.postMessage', nth: 1, times: 1, status: 429, retryAfter: 30 },
    ]);
    expect(said.toSorted()).toEqual(ONCE);
  });
});
