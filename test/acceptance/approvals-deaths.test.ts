import type { NotifyRule } from '../../src/core/policy/notify.ts';
import type { Fault } from '../../src/local/aws/world.ts';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import type { Rig } from '../../src/local/deployment/rig.ts';
import { withRig } from '../support/replay.ts';
import { basicScan, digestOf, pushOf, SWEEP, worldOf } from '../support/worlds.ts';

const DIGEST = { schedule: 'digest' };
const MAY_READ = ['chat:write', 'channels:history', 'groups:history'];
const RULES: readonly NotifyRule[] = [
  { repository: 'shop/*', channel: 'C0SHOP0001' },
  { repository: 'tools/*' },
].map((rule) => ({ ...rule, changes: 'quarantined', approvals: 'daily', source: 'a test' }));
const repositories = ['shop/api', 'shop/web', 'tools/build'].map((repositoryName, at) => ({
  repositoryName,
  images: [{ imageDigest: digestOf(`a${at}`), imageTags: ['1.0.0'], scan: basicScan('LOW') }],
}));
const pushes = repositories.map(({ repositoryName }, at) =>
  pushOf(digestOf(`a${at}`), '1.0.0', repositoryName),
);

const feed = async (rig: Rig, ...inputs: unknown[]): Promise<void> => {
  for (const input of inputs) await rig.feed(parseInput(input, 'a test'));
};
const at = (day: number, time: string) => ({ now: `2026-11-${day}T${time}:00Z` });
const counted = async (rig: Rig, faults: readonly Fault[], ...inputs: unknown[]) => {
  rig.aws.calls.length = 0;
  await feed(rig, { world: { faults } }, ...inputs);
  return rig.aws.countCalls();
};

/** Images are judged on a Saturday, and told of on the days behind it; the calls of the first of each, and what is said. */
const days = (judging: readonly Fault[], telling: readonly Fault[]) =>
  withRig(
    { ...worldOf([]), repositories, slack: { scopes: MAY_READ } },
    async (rig) => {
      const judged = await counted(rig, judging, ...pushes);
      for (const minutes of ['02', '10', '30']) await feed(rig, at(21, `12:${minutes}`), SWEEP);
      const told = await counted(rig, telling, at(22, '06:00'), DIGEST);
      for (const time of ['06:11', '06:30', '07:40']) await feed(rig, at(22, time), DIGEST);
      await feed(rig, at(24, '06:00'), DIGEST, at(24, '06:30'), DIGEST);
      const said = rig.aws.workspace.messages.filter(({ text }) => text.includes('approved in'));
      return { judged, told, said: said.map(({ channel, text }) => `${channel}: ${text}`) };
    },
    undefined,
    RULES,
  );

const ONCE = [
  'C0SHOP0001: 2 images approved in 2 repositories: shop/api:1.0.0, shop/web:1.0.0',
  'C0VERDICTS: 1 image approved in 1 repository: tools/build:1.0.0',
];
const deathsIn = (calls: Readonly<Record<string, number>>): Fault[] =>
  Object.entries(calls)
    .flatMap(([call, times]) =>
      Array.from({ length: times }, (_, nth): Fault => ({ call, nth: nth + 1, crash: true })),
    )
    // In the suite those of Slack and every sixth of the others; `npm run faults` plays all.
    .filter(
      ({ call }, nth) =>
        process.env['FAULTS'] === 'all' || call.startsWith('slack') || nth % 6 === 0,
    );

describe('an approval is told once a day', () => {
  it('wherever the run dies that judges, or the one that tells', async () => {
    const { judged, told, said } = await days([], []);
    expect(said).toEqual(ONCE);
    const [judging, telling] = [deathsIn(judged), deathsIn(told)];
    expect(judging.length).toBeGreaterThan(5);
    expect(telling.length).toBeGreaterThan(3);
    for (const death of judging) {
      expect([death, (await days([death], [])).said]).toEqual([death, ONCE]);
    }
    for (const death of telling) {
      expect([death, (await days([], [death])).said]).toEqual([death, ONCE]);
    }
  }, 300_000);
});
