import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Fault } from '../../src/local/aws/world.ts';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import { openRig, type Rig } from '../../src/local/deployment/rig.ts';
import { emptied } from '../faults/stage.ts';
import { clientsOf, stopAll } from '../local/embedded.ts';
import { basicScan, changeOf, digestOf, NOON, pushOf, SWEEP, worldOf } from '../support/worlds.ts';

const DIGESTS = ['a1', 'a2', 'a3', 'a4', 'a5', 'a6'].map(digestOf);
const MAY_READ = ['chat:write', 'channels:history'];
/** The first of them has a message of its own from the first day on. */
const OLD = 'shop/api:1.0';

const image = (at: number, day: string, ...severities: string[]) => {
  const scan = basicScan(...severities);
  const imageScanCompletedAt = `2026-11-${day}T11:00:00Z`;
  return {
    imageDigest: DIGESTS[at] ?? '',
    imageTags: [`1.${at}`],
    imagePushedAt: NOON,
    scan: { ...scan, imageScanFindings: { ...scan.imageScanFindings, imageScanCompletedAt } },
  };
};
const before = DIGESTS.map((_, at) => image(at, '21', at === 0 ? 'CRITICAL' : 'LOW'));
const after = DIGESTS.map((_, at) => image(at, '22', at === 0 ? 'CRITICAL' : 'LOW', 'CRITICAL'));
/** The sweep that has so much to tell, and those after it: a dead one's turn lasts for five and a half minutes. */
const BURST = [{ now: '2026-11-22T13:00:00Z' }, changeOf(after), SWEEP];
const AFTERWARDS = ['13:06', '13:12', '13:18', '13:40', '14:30'].flatMap((at) => [
  { now: `2026-11-22T${at}:00Z` },
  SWEEP,
]);

let rig: Rig;
beforeAll(async () => {
  const notify = [{ changes: 'quarantined', source: 'a test' } as const];
  rig = await openRig({ world: worldOf(before), notify, inMemory: true });
});
afterAll(async () => {
  await stopAll();
  await rig.stop();
});

async function feed(inputs: readonly unknown[]): Promise<void> {
  for (const input of inputs) await rig.feed(parseInput(input, 'a test'));
}

/** Lives it from the beginning, with this death in it, and answers with how often each image was told of. */
async function live(fault?: Fault): Promise<Readonly<Record<string, readonly string[]>>> {
  await emptied(DynamoDBDocumentClient.from(clientsOf(rig.aws).dynamodb));
  rig.aws.dropFaults();
  rig.aws.takeEvents();
  rig.aws.workspace.messages.length = 0;
  const { repositories } = worldOf(before);
  await feed([{ world: { now: NOON, repositories, slack: { scopes: MAY_READ } } }]);
  await feed([DIGESTS.map((digest, at) => pushOf(digest, `1.${at}`))]);
  rig.aws.calls.length = 0;
  rig.aws.changeWorld({ faults: fault ? [fault] : [] });
  await feed(BURST);
  if (fault) await feed(AFTERWARDS);
  return told(fault ? `${fault.call} ${fault.nth}` : 'no death');
}

/** What tells of each image: the message about all, one of its own, what that says by now, and its thread. */
function told(where: string): Readonly<Record<string, readonly string[]>> {
  const { messages } = rig.aws.workspace;
  const all = messages.filter(({ metadata }) => metadata?.event_type === 'images_judged');
  // Five it names itself; of six a list below it does.
  const lists = all.filter(({ thread_ts: thread }) => thread !== undefined);
  const roots = all.filter(({ thread_ts: thread }) => thread === undefined);
  const isListed = roots.some(({ text }) => text.includes('6 images'));
  expect([where, lists.length]).toEqual([where, isListed ? 1 : 0]);
  return Object.fromEntries(
    DIGESTS.map((digest, at) => {
      const name = `shop/api:1.${at}`;
      const own = messages.filter(({ metadata }) => metadata?.event_payload['digest'] === digest);
      const inAll = roots.filter(({ blocks }) =>
        JSON.stringify([blocks, ...lists.map((list) => list.blocks)]).match(
          new RegExp(`"${name}"|\`1\\.${at}\``),
        ),
      );
      return [
        name,
        [
          ...inAll.map(() => 'among others'),
          ...own.map(({ text, thread_ts: thread, isBroadcast }) => {
            const isNews = text.includes('CVE-2026-10001') || text.includes('2 CRITICAL');
            const where = thread ? `${isBroadcast ? 'loud ' : ''}reply` : 'message';
            return `${where}${isNews || at > 0 ? '' : ' (old)'}`;
          }),
        ],
      ];
    }),
  );
}

/** Every call that a sweep makes; of what is read only the first of each kind. */
const READS = /:(BatchGet|Describe|Get|Query)/;
const deathsIn = (calls: Readonly<Record<string, number>>): Fault[] =>
  Object.entries(calls)
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

const isOnce = (name: string, said: readonly string[]): boolean =>
  [
    // The one with a message of its own shows it there, and its thread tells it.
    ...(name === OLD ? ['among others,message,reply', 'message,loud reply'] : []),
    ...(name === OLD ? [] : ['among others', 'message']),
  ].includes(said.join());

describe('a burst, with a sweep that dies in it', () => {
  it('tells of each image once, wherever the sweep died', async () => {
    const all = await live();
    expect(all).toEqual({
      [OLD]: ['among others', 'message', 'reply'],
      'shop/api:1.1': ['among others'],
      'shop/api:1.2': ['among others'],
      'shop/api:1.3': ['among others'],
      'shop/api:1.4': ['among others'],
      'shop/api:1.5': ['among others'],
    });
    const deaths = deathsIn(rig.aws.countCalls());
    const wrong: string[] = [];
    for (const fault of deaths) {
      for (const [name, said] of Object.entries(await live(fault))) {
        if (!isOnce(name, said))
          wrong.push(`${fault.call} ${fault.nth}: ${name}: ${said.join(', ')}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(deaths.filter(({ call }) => call.startsWith('slack'))).toHaveLength(4);
  });
});
