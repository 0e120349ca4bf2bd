import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Fault } from '../../src/local/aws/world.ts';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import { openRig, type Rig } from '../../src/local/deployment/rig.ts';
import { emptied } from '../faults/stage.ts';
import { clientsOf, stopAll } from '../local/embedded.ts';
import { basicScan, changeOf, digestOf, NOON, pushOf, SWEEP, worldOf } from '../support/worlds.ts';

const ANN = 'U0ANN00001';
const DIGESTS = ['a1', 'a2', 'a3', 'a4', 'a5'].map(digestOf);

const imagesOn = (day: string, severity: string) =>
  DIGESTS.map((imageDigest, at) => {
    const scan = basicScan(severity);
    const imageScanCompletedAt = `2026-11-${day}T11:00:00Z`;
    return {
      imageDigest,
      imageTags: [`1.${at}`],
      imagePushedAt: NOON,
      scan: { ...scan, imageScanFindings: { ...scan.imageScanFindings, imageScanCompletedAt } },
    };
  });
const before = imagesOn('21', 'LOW');
const policy = { quarantine: { c: { severity: 'CRITICAL' } }, 'may-accept': [{ by: [ANN] }] };
/** Five images, one message about them, and somebody who accepts the vulnerability for all. */
const UNTIL_ACCEPTED = [
  DIGESTS.map((digest, at) => pushOf(digest, `1.${at}`)),
  { now: '2026-11-22T13:00:00Z' },
  changeOf(imagesOn('22', 'CRITICAL')),
  SWEEP,
  { 'slack-action': { user: ANN, button: 'Accept for all…' } },
  {
    'slack-action': {
      user: ANN,
      modal: 'Accept for all',
      values: { reason: 'not reachable', until: '2026-11-30' },
    },
  },
];
/** The sweeps that judge what is accepted and tell of it, and those after it: a dead one's turn lasts for five and a half minutes. */
const TELLING = [{ now: '2026-11-22T13:01:00Z' }, SWEEP, SWEEP];
const AFTERWARDS = ['13:07', '13:08', '13:13', '13:20', '13:40', '14:30'].flatMap((at) => [
  { now: `2026-11-22T${at}:00Z` },
  SWEEP,
]);

let rig: Rig;
beforeAll(async () => {
  const notify = [{ changes: 'quarantined', source: 'a test' } as const];
  rig = await openRig({ world: { ...worldOf(before), policy }, notify, inMemory: true });
});
afterAll(async () => {
  await stopAll();
  await rig.stop();
});

async function feed(inputs: readonly unknown[]): Promise<void> {
  for (const input of inputs) await rig.feed(parseInput(input, 'a test'));
}

interface Told {
  /** Of each reply, of how many images it says that they may ship. */
  readonly together: readonly number[];
  /** Of how many images its thread has been told beside that. */
  readonly alone: number;
  readonly approved: number;
}

/** Lives it from the beginning, with this death in it. */
async function live(fault?: Fault): Promise<Told> {
  await emptied(DynamoDBDocumentClient.from(clientsOf(rig.aws).dynamodb));
  rig.aws.dropFaults();
  rig.aws.takeEvents();
  rig.aws.workspace.messages.length = 0;
  const { repositories } = worldOf(before);
  const slack = { scopes: ['chat:write', 'channels:history'], users: [{ id: ANN, name: 'ann' }] };
  await feed([{ world: { now: NOON, repositories, slack } }, ...UNTIL_ACCEPTED]);
  rig.aws.calls.length = 0;
  rig.aws.changeWorld({ faults: fault ? [fault] : [] });
  await feed(TELLING);
  if (fault) await feed(AFTERWARDS);
  return told();
}

/** `All 5 images there may ship`, `3 of the 5 images there may ship`. */
const shipsIn = (text: string): number =>
  Number(/(?:All )?(\d) (?:of the 5 )?images there/.exec(text)?.[1]);

async function told(): Promise<Told> {
  const { messages } = rig.aws.workspace;
  const replies = messages.filter(
    ({ metadata }) => metadata?.event_type === 'vulnerability_accepted',
  );
  const alone = messages.filter(({ metadata }) => metadata?.event_type === 'image_judged');
  const current = await Promise.all(
    DIGESTS.map((digest) =>
      rig.ledger.read({
        account: '123456789012',
        region: 'eu-central-1',
        repository: 'shop/api',
        digest: digest as never,
      }),
    ),
  );
  return {
    together: replies.map(({ text }) => shipsIn(text)),
    alone: alone.length,
    approved: current.filter(({ current: one }) => one?.judgement.verdict === 'approved').length,
  };
}

/** Every call that the sweep makes; of what is read only the first of each kind. */
const READS = /:(Describe|Get|Query)/;
const deathsIn = (calls: Readonly<Record<string, number>>): Fault[] =>
  Object.entries(calls)
    .flatMap(([call, times]) =>
      Array.from({ length: READS.test(call) ? 1 : times }, (_, at) => ({
        call,
        nth: at + 1,
        crash: true,
      })),
    )
    // In the suite those of Slack, what the reply itself is written by, and every fourth of the others.
    .filter(
      ({ call }, at) =>
        process.env['FAULTS'] === 'all' || /^slack|DeleteItem$/.test(call) || at % 4 === 0,
    );

describe('what is accepted for many images, with a sweep that dies while it tells of it', () => {
  it('is told once, and each image is in that reply or has one of its own', async () => {
    expect(await live()).toEqual({ together: [5], alone: 0, approved: 5 });
    const deaths = deathsIn(rig.aws.countCalls());
    const wrong: string[] = [];
    for (const fault of deaths) {
      const { together, alone, approved } = await live(fault);
      const [ships = 0, ...others] = together;
      // What is judged too late for the reply says so itself.
      if (others.length > 0 || ships + alone !== 5 || approved !== 5)
        wrong.push(`${fault.call} ${fault.nth}: ${together.join(',')} ${alone} ${approved}`);
    }
    expect(wrong).toEqual([]);
    expect(deaths.filter(({ call }) => call.startsWith('slack')).length).toBeGreaterThan(0);
  });
});
