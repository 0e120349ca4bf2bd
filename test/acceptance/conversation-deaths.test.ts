import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Fault } from '../../src/local/aws/world.ts';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import { openRig, type Rig } from '../../src/local/deployment/rig.ts';
import { emptied } from '../faults/stage.ts';
import { clientsOf, slackOf, stopAll } from '../local/embedded.ts';
import { replayAs } from '../support/replay.ts';
import {
  basicScan,
  basicScanEnded,
  changeOf,
  digestOf,
  NOON,
  pushOf,
  worldOf,
} from '../support/worlds.ts';

const api = digestOf('a1');
const CHANNEL = 'C0VERDICTS';
const MAY_READ = ['chat:write', 'channels:history'];
const MAY_NOT_READ = ['chat:write'];
/** What other apps write beside their messages. */
const OTHERS = { event_type: 'chat', event_payload: {} };
type Life = readonly (readonly unknown[])[];

const scanned = (completedAt: string, ...severities: string[]) => {
  const scan = basicScan(...severities);
  const imageScanFindings = { ...scan.imageScanFindings, imageScanCompletedAt: completedAt };
  return { imageDigest: api, imageTags: ['1.4.2'], scan: { ...scan, imageScanFindings } };
};
const asPushed = scanned('2026-11-21T11:59:00Z', 'CRITICAL');
const scannedAgain = (at: string, ...severities: string[]) => [
  { now: `2026-11-21T${at}:00Z` },
  changeOf([scanned(`2026-11-21T${at}:00Z`, ...severities)]),
  basicScanEnded(api),
];

/** Quarantined, then worse; somebody deletes the message; fixed. */
const PUSHED = [[pushOf(api, '1.4.2')], scannedAgain('12:30', 'CRITICAL', 'CRITICAL')];
const FIXED = [scannedAgain('13:00', 'LOW')];

/** What stands in Slack in the end, the first root being deleted. */
const TOLD_ONCE = ['thread: 🔴 Quarantined', 'channel: Approved', 'thread: 🟢 Approved'];

let rig: Rig;
/** How many messages others post while a run has died. */
let busy = 0;
beforeAll(async () => {
  rig = await openRig({ world: worldOf([asPushed]), notify: [] });
  rig.aws.onCrash(() => {
    const { messages } = rig.aws.workspace;
    const [last] = messages.slice(-1);
    if (last === undefined) return;
    const others = { ...last, author: 'others', text: 'chatter', blocks: [], metadata: OTHERS };
    for (let at = 1; at <= busy; at += 1) {
      const ts = `${last.ts.slice(0, 10)}.9${String(at).padStart(5, '0')}`;
      messages.push({ ...others, ts });
    }
  });
});
afterAll(async () => {
  await stopAll();
  await rig.stop();
});

/** Lives it from the beginning, with these faults in it. */
async function live(scopes: readonly string[], ...faults: Fault[]): Promise<void> {
  await emptied(DynamoDBDocumentClient.from(clientsOf(rig.aws).dynamodb));
  rig.aws.dropFaults();
  rig.aws.takeEvents();
  rig.aws.workspace.messages.length = 0;
  const { repositories } = worldOf([asPushed]);
  await feed([[{ world: { now: NOON, repositories, slack: { scopes: [...scopes] }, faults } }]]);
  rig.aws.calls.length = 0;
  await feed(PUSHED);
  await deleteRoot();
  await feed(FIXED);
}

async function feed(life: Life): Promise<void> {
  for (const input of life.flat()) await rig.feed(parseInput(input, 'a test'));
}

/** A person, or a rule of retention, takes the message away. */
async function deleteRoot(): Promise<void> {
  const root = rig.aws.workspace.messages.findLast(
    (one) => one.thread_ts === undefined && one.author !== 'others',
  );
  const slack = slackOf(rig.aws, 'xoxb-embedded');
  await slack.chat.delete({ channel: CHANNEL, ts: root?.ts ?? '' });
}

/** `thread: 🟢 Approved` for each message that stands there. */
const standing = (): string[] =>
  rig.aws.workspace.messages.map(
    ({ thread_ts: thread, text }) => `${thread ? 'thread' : 'channel'}: ${text.split(':')[0]}`,
  );

/** Every call that a run makes; of what is read only the first of each kind. */
const READS = /:(BatchGet|Describe|Get|Query)/;
const deathsIn = (calls: Readonly<Record<string, number>>): Fault[] =>
  Object.entries(calls)
    .filter(([call]) => call !== 'slack:chat.delete')
    .flatMap(([call, times]) =>
      Array.from({ length: READS.test(call) ? 1 : times }, (_, at) => ({
        call,
        nth: at + 1,
        crash: true,
      })),
    )
    // In the suite those of Slack and every third of the others; `npm run faults` plays all.
    .filter(
      ({ call }, at) => process.env['FAULTS'] === 'all' || call.startsWith('slack') || at % 3 === 0,
    );

describe('a life in Slack, with a run that dies in it', () => {
  it('is told once, wherever the run died, if our app may read what the channel says', async () => {
    await live(MAY_READ);
    expect(standing()).toEqual(TOLD_ONCE);
    const deaths = deathsIn(rig.aws.countCalls());
    for (const fault of deaths) {
      await live(MAY_READ, fault);
      const where = `${fault.call} ${fault.nth}`;
      expect([where, ...standing()]).toEqual([where, ...TOLD_ONCE]);
    }
    const posted = deaths.filter(({ call }) => call === 'slack:chat.postMessage');
    expect(posted).toHaveLength(4);
  });

  it('is told twice, where it may not, of what Slack has taken and nobody has noted', async () => {
    const [worse, approved, fixed] = TOLD_ONCE;
    const twice = [];
    for (const nth of [1, 2, 3, 4]) {
      await live(MAY_NOT_READ, { call: 'slack:chat.postMessage', nth, crash: true });
      twice.push(standing());
    }
    expect(twice).toEqual([
      ['channel: Quarantined', worse, approved, fixed],
      [worse, worse, approved, fixed],
      [worse, approved, approved, fixed],
      [worse, approved, fixed, fixed],
    ]);
  });

  it('is told once where Slack has taken a message and its answer was lost', async () => {
    for (const nth of [1, 2, 3, 4]) {
      await live(MAY_READ, { call: 'slack:chat.postMessage', nth, lost: true });
      expect([nth, ...standing()]).toEqual([nth, ...TOLD_ONCE]);
    }
  });

  it('is found among many messages of others, though not among any number of them', async () => {
    const found = [];
    for (const others of [120, 300]) {
      busy = others;
      await live(MAY_READ, { call: 'slack:chat.postMessage', nth: 1, crash: true });
      found.push(standing().filter((line) => line !== 'channel: chatter'));
    }
    busy = 0;
    expect(found).toEqual([TOLD_ONCE, ['channel: Quarantined', ...TOLD_ONCE]]);
  });

  it('is told, and perhaps twice, where the channel cannot be searched just now', async () => {
    const refuses = { call: 'slack:conversations.history', nth: 1, error: 'fatal_error' };
    await live(MAY_READ, { call: 'slack:chat.postMessage', nth: 1, crash: true }, refuses);
    expect(standing()).toEqual(['channel: Quarantined', ...TOLD_ONCE]);
  });

  it('is found in the channel that took it instead of the one where it belongs', async () => {
    const shop = { channel: 'C0SHOP0001', changes: 'quarantined', source: 'policy.yml:1' } as const;
    const faults = [{ call: 'slack:chat.postMessage', nth: 2, crash: true }];
    const slack = { scopes: MAY_READ, channels: [{ id: CHANNEL }] };
    const world = { ...worldOf([asPushed], { faults }), slack };
    const report = await replayAs([shop], world, pushOf(api, '1.4.2'));
    expect(report.slack.map(({ body }) => body['channel'])).toEqual([CHANNEL]);
    expect(report.calls).toMatchObject({
      'slack:chat.postMessage': 3,
      'slack:conversations.history': 2,
    });
  });

  it('is not searched for where no run has died', async () => {
    await live(MAY_READ);
    const searches = Object.keys(rig.aws.countCalls()).filter((call) => call.includes('convers'));
    expect(searches).toEqual([]);
  });
});
