import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { NotifyRule } from '../../src/core/policy/notify.ts';
import type { Fault } from '../../src/local/aws/world.ts';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import { openRig, type Rig } from '../../src/local/deployment/rig.ts';
import { emptied } from '../faults/stage.ts';
import { clientsOf, stopAll } from '../local/embedded.ts';
import { kevOn, others } from '../support/feeds.ts';
import {
  basicScan,
  basicScanEnded,
  changeOf,
  digestOf,
  pushOf,
  SWEEP,
  worldOf,
} from '../support/worlds.ts';

const api = digestOf('a1');
const rule: NotifyRule = {
  changes: 'quarantined',
  mention: ['S0TEAM0001'],
  quietHours: { from: '20:00', to: '07:00', timezone: 'UTC' },
  source: 'a test',
};
const at = (day: number, time: string): string => `2026-11-${day}T${time}:00Z`;
const scanned = (now: string, ...severities: string[]) => {
  const scan = basicScan(...severities);
  const imageScanFindings = { ...scan.imageScanFindings, imageScanCompletedAt: now };
  return { imageDigest: api, imageTags: ['1.4.2'], scan: { ...scan, imageScanFindings } };
};
const rescanned = (now: string, ...severities: string[]) => [
  { now },
  changeOf([scanned(now, ...severities)]),
  basicScanEnded(api),
];
const FIRST_NIGHT = at(24, '22:00');
const asPushed = scanned(FIRST_NIGHT, 'HIGH');
/** As many sweeps as end what a run that died has left. */
const morning = (day: number) =>
  ['07:00', '07:01', '07:15'].flatMap((time) => [{ now: at(day, time) }, SWEEP]);

/** Pushed at night, told in the morning; worse in the next night, told in the morning; fixed by day. */
const LIFE = [
  pushOf(api, '1.4.2'),
  ...morning(25),
  ...rescanned(at(25, '22:00'), 'HIGH', 'HIGH'),
  ...morning(26),
  ...rescanned(at(26, '12:00'), 'LOW'),
];
const TOLD_ONCE = [
  'channel: Approved',
  'thread: <!subteam^S0TEAM0001> 🔴 Quarantined',
  'thread: <!subteam^S0TEAM0001> 🔴 Quarantined',
  'thread: 🟢 Approved',
];

let rig: Rig;
beforeAll(async () => {
  const feeds = { kev: kevOn('2026-11-23', ...others(2)) };
  rig = await openRig({ world: worldOf([asPushed], { feeds, now: FIRST_NIGHT }), notify: [rule] });
});
afterAll(async () => {
  await stopAll();
  await rig.stop();
});

/** Lives it from the beginning, with these faults in it. */
async function live(...faults: Fault[]): Promise<void> {
  await emptied(DynamoDBDocumentClient.from(clientsOf(rig.aws).dynamodb));
  rig.aws.dropFaults();
  rig.aws.takeEvents();
  rig.aws.workspace.messages.length = 0;
  const { repositories } = worldOf([asPushed]);
  const slack = { scopes: ['chat:write', 'channels:history'] };
  const feeds = { kev: kevOn('2026-11-23', ...others(2)) };
  await feed({ world: { now: FIRST_NIGHT, repositories, slack, feeds } });
  await feed({ schedule: 'refresh-threat-intel' });
  await feed({ world: { faults } });
  rig.aws.calls.length = 0;
  for (const input of LIFE) await feed(input);
}

const feed = async (input: unknown): Promise<void> => {
  await rig.feed(parseInput(input, 'a test'));
};

const standing = (): string[] =>
  rig.aws.workspace.messages.map(
    ({ thread_ts: thread, text }) => `${thread ? 'thread' : 'channel'}: ${text.split(':')[0]}`,
  );

const READS = /:(BatchGet|Describe|Get|Query)/;
const deathsIn = (calls: Readonly<Record<string, number>>): Fault[] =>
  Object.entries(calls)
    .flatMap(([call, times]) =>
      Array.from({ length: READS.test(call) ? 1 : times }, (_, index) => ({
        call,
        nth: index + 1,
        crash: true,
      })),
    )
    // In the suite those of Slack and every fifth of the others; `npm run faults` plays all.
    .filter(
      ({ call }, index) =>
        process.env['FAULTS'] === 'all' || call.startsWith('slack') || index % 5 === 0,
    );

describe('a life with quiet hours, with a run that dies in it', () => {
  it('is told once, wherever the run died', async () => {
    await live();
    expect(standing()).toEqual(TOLD_ONCE);
    const deaths = deathsIn(rig.aws.countCalls());
    for (const fault of deaths) {
      await live(fault);
      const where = `${fault.call} ${fault.nth}`;
      expect([where, ...standing()]).toEqual([where, ...TOLD_ONCE]);
    }
    const told = deaths.filter(({ call }) => call.startsWith('slack:chat.'));
    // Four messages, and the root written anew: at night, with the word on it in the morning, and at the end.
    expect(told).toHaveLength(7);
  });
});
