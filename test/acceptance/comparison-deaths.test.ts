import { setTimeout as pause } from 'node:timers/promises';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Fault, World } from '../../src/local/aws/world.ts';
import type { Delivered } from '../../src/local/deployment/delivery.ts';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import { openRig, type Rig } from '../../src/local/deployment/rig.ts';
import { emptied } from '../faults/stage.ts';
import { clientsOf } from '../local/embedded.ts';
import { ledgerOf } from '../support/ledger.ts';
import { withRig } from '../support/replay.ts';
import { basicScan, digestOf, pushOf, SWEEP, worldOf } from '../support/worlds.ts';

const BY_RANK = { quarantine: { high: { severity: 'HIGH' } } };
const COMPARE = { schedule: 'compare-registry' };
type Image = World['repositories'][number]['images'][number];
type Item = Record<string, unknown>;

const scanned = (hex: string, tag: string, day: string, ...severities: string[]): Image => ({
  imageDigest: digestOf(hex),
  imageTags: [tag],
  imagePushedAt: `2026-11-${day}T10:00:00Z`,
  scan: basicScan(...severities),
});
/** Parts of indexes that nobody knows: with them a repository has two pages. */
const nameless = Array.from(
  { length: 1_000 },
  (_, at): Image => ({
    imageDigest: `sha256:${String(at).padStart(64, '0')}`,
  }),
);
const api = scanned('a1', '1.4.2', '20');
const web = scanned('b2', '1.4.1', '19', 'CRITICAL');
const old = scanned('c3', '1.3.0', '11', 'HIGH');
const gone = scanned('d4', '1.2.0', '10');
const missed = scanned('e5', '1.5.0', '21', 'CRITICAL');
const other = scanned('f6', '2.0.0', '21');

const marked = (image: Image, ...tags: string[]): Image => ({
  ...image,
  imageTags: [...(image.imageTags ?? []), ...tags],
});
const registry = (images: Image[], others: Image[]): World => ({
  ...worldOf([], { policy: BY_RANK }),
  repositories: [
    { repositoryName: 'shop/api', images },
    { repositoryName: 'shop/web', images: others },
  ],
});
/** A night later: a mark is gone, and so is an image; one has another name, and of two no event told. */
const CHANGED = registry(
  [
    marked(api, 'approved-a1a1a1a1a1a1'),
    web,
    ...nameless,
    marked(old, 'quarantined-c3c3c3c3c3c3', 'live'),
    missed,
  ],
  [other],
);
const NIGHT = [{ now: '2026-11-22T10:00:00Z' }, COMPARE];
/** The turn of a run that died has run out by then. */
const GONE_ON_WITH = [{ now: '2026-11-22T10:12:00Z' }, COMPARE];
const JUDGED = [{ now: '2026-11-22T10:14:00Z' }, SWEEP];
/** So has that of a sweep that died, and what it had taken up is due again. */
const LATER = ['10:21', '10:32', '10:33', '10:45', '10:46'].flatMap((time) => [
  { now: `2026-11-22T${time}:00Z` },
  SWEEP,
]);

let rig: Rig;
let records: readonly Item[];
beforeAll(async () => {
  records = await withRig(registry([api, web, ...nameless, old, gone], []), async (first) => {
    await feed(first, [COMPARE, { now: '2026-11-21T12:02:00Z' }, SWEEP]);
    return (await tableOf(first).send(new ScanCommand({ TableName: 'ledger' }))).Items ?? [];
  });
  rig = await openRig({ world: CHANGED });
});
afterAll(() => rig.stop());

const tableOf = (one: Rig) => DynamoDBDocumentClient.from(clientsOf(one.aws).dynamodb);
const imageIn = (repository: string, hex: string) => ({
  account: '123456789012',
  region: 'eu-central-1',
  repository,
  digest: digestOf(hex) as never,
});

async function feed(one: Rig, inputs: readonly unknown[]): Promise<Delivered[]> {
  const delivered: Delivered[] = [];
  for (const input of inputs) delivered.push(...(await one.feed(parseInput(input, 'a test'))));
  return delivered;
}

/** The registry as it is a night later, the records as they were, and whatever happens then. */
async function inTheNight(...happens: readonly unknown[]): Promise<Delivered[]> {
  await emptied(tableOf(rig));
  const { put } = ledgerOf(rig.aws);
  for (const item of records) await put(item);
  rig.aws.dropFaults();
  rig.aws.takeEvents();
  for (const told of [rig.aws.calls, rig.aws.slack, rig.aws.sns]) told.length = 0;
  // Deployed anew: what a fault has taught a warm client would slow down the turns behind it.
  await feed(rig, [{ world: { repositories: CHANGED.repositories, policy: BY_RANK } }]);
  return feed(rig, happens);
}

/** What people, programs and the next night find. */
async function endingNow() {
  const listed = await rig.ledger.earlierImages(imageIn('shop/api', 'a1'));
  const { run } = await rig.ledger.comparison.read();
  const { tally } = run ? await rig.ledger.comparison.told(run) : {};
  const open = await Promise.all(['again', 'heard'].map((kind) => ledgerOf(rig.aws).due(kind)));
  return {
    tags: Object.fromEntries(
      rig.aws
        .images()
        .filter(({ tags }) => tags.length > 0)
        .map(({ digest, tags }) => [digest.slice(7, 9), tags.join(' ')]),
    ),
    listed: listed.map(({ digest }) => digest.slice(7, 9)),
    judged: tally?.judged,
    moves: tally?.moves,
    run: [run?.state, run?.images, run?.asked],
    said: [
      ...rig.aws.slack.map(({ body }) => `slack ${String(body['text'])}`),
      ...rig.aws.sns.map(({ subject }) => `sns ${subject}`),
    ],
    open: open.flat().length,
  };
}

const ENDING: Awaited<ReturnType<typeof endingNow>> = {
  tags: {
    a1: '1.4.2 approved-a1a1a1a1a1a1',
    b2: '1.4.1 quarantined-b2b2b2b2b2b2',
    c3: '1.3.0 live quarantined-c3c3c3c3c3c3',
    e5: '1.5.0 quarantined-e5e5e5e5e5e5',
    f6: '2.0.0 approved-f6f6f6f6f6f6',
  },
  listed: ['e5', 'a1', 'b2', 'c3'],
  judged: 5,
  moves: {
    'none>approved': 1,
    'none>quarantined': 1,
    'quarantined>quarantined': 2,
  },
  run: ['told', 1005, { changed: 1, gone: 1, mark: 1, unjudged: 2 }],
  said: [
    'slack 2 images had no verdict yet: 1 quarantined, 1 approved. shop/api:1.5.0: quarantined (1 finding is CRITICAL)',
    'sns [registry] 2 images had no verdict yet: 1 quarantined, 1 approved',
  ],
  open: 0,
};

/** In the suite some of them; `npm run faults` plays all. */
const PLAYS_ALL = process.env['FAULTS'] === 'all';

/** What is read can be read again: the first and the last of each kind; and of what is written each. */
const READS = /:(BatchGet|Describe|Get|Query)/;
const deathsAmong = (calls: Readonly<Record<string, number>>): Fault[] =>
  Object.entries(calls)
    .flatMap(([call, times]) =>
      Array.from({ length: times }, (_, at) => at + 1)
        .filter((nth) => !READS.test(call) || nth === 1 || nth === times)
        .map((nth) => ({ call, nth, crash: true })),
    )
    .filter((_, at) => PLAYS_ALL || at % 3 === 0);

describe('a comparison that dies', () => {
  it('is gone on with: nothing is skipped, judged twice or said twice, wherever it died', async () => {
    await inTheNight(...NIGHT);
    const deaths = deathsAmong(rig.aws.countCalls());
    await feed(rig, [...GONE_ON_WITH, ...JUDGED]);
    expect(await endingNow()).toEqual(ENDING);
    for (const fault of deaths) {
      const delivered = await inTheNight({ world: { faults: [fault] } }, ...NIGHT);
      await feed(rig, [...GONE_ON_WITH, ...JUDGED]);
      const where = `${fault.call} ${fault.nth}`;
      expect([where, delivered[0]?.outcome]).toEqual([where, 'refused']);
      expect({ where, ...(await endingNow()) }).toEqual({ where, ...ENDING });
    }
    expect(deaths.length).toBeGreaterThan(5);
  });
});

describe('a sweep that dies while it judges what a comparison has found', () => {
  const SENDS = ['slack:chat.postMessage', 'sns:Publish'];

  it('is made up for: everything is judged, counted and said once', async () => {
    await inTheNight(...NIGHT);
    rig.aws.calls.length = 0;
    await feed(rig, JUDGED);
    const deaths = deathsAmong(rig.aws.countCalls()).filter(({ call }) => !SENDS.includes(call));
    for (const fault of deaths) {
      await inTheNight(...NIGHT);
      await feed(rig, [{ world: { faults: [fault] } }, ...JUDGED]);
      rig.aws.dropFaults();
      await feed(rig, LATER);
      const where = `${fault.call} ${fault.nth}`;
      expect({ where, ...(await endingNow()) }).toEqual({ where, ...ENDING });
    }
    expect(deaths.length).toBeGreaterThan(5);
  });

  it('waits for its turn to count where others count at the same moment', async () => {
    const conflict = { error: 'TransactionConflictException', where: '"tally"' };
    const faults = [{ call: 'dynamodb:TransactWriteItems', nth: 2, times: 2, ...conflict }];
    await inTheNight(...NIGHT, { world: { faults } }, ...JUDGED);
    expect(await endingNow()).toEqual(ENDING);
  });

  it('repeats the message about it on the one route that it was telling', async () => {
    for (const call of SENDS) {
      await inTheNight(...NIGHT);
      await feed(rig, [
        { world: { faults: [{ call, nth: 1, crash: true }] } },
        ...JUDGED,
        ...LATER,
      ]);
      const counts = [rig.aws.slack.length, rig.aws.sns.length];
      expect([call, ...counts]).toEqual([call, ...(call === SENDS[0] ? [2, 1] : [1, 2])]);
    }
  });
});

describe('another policy after one route has been told and the other has refused', () => {
  const LENIENT = { quarantine: { any: { severity: 'CRITICAL' } } };
  const refusing = { call: 'sns:Publish', nth: 1, times: 9, error: 'AuthorizationErrorException' };
  const COMPARED = [{ now: '2026-11-22T10:30:00Z' }, COMPARE];
  const AGAIN = [{ now: '2026-11-22T10:42:00Z' }, COMPARE];
  const SWEPT = [{ now: '2026-11-22T10:44:00Z' }, SWEEP];
  const EVENING = ['10:56', '11:10', '11:30', '12:30', '14:30'].flatMap((time) => [
    { now: `2026-11-22T${time}:00Z` },
    SWEEP,
  ]);
  const half = async (): Promise<void> => {
    await inTheNight({ world: { faults: [refusing] } }, ...NIGHT, ...JUDGED);
    rig.aws.dropFaults();
    await feed(rig, [{ world: { policy: LENIENT } }]);
    rig.aws.calls.length = 0;
  };
  const ended = async () => {
    const { tags, listed, said, open } = await endingNow();
    const changes = rig.aws.sns.map(
      ({ message }) => (JSON.parse(message) as { changes: { line: string }[] }).changes,
    );
    return { tags, listed, said, open, changes: changes.flat().map(({ line }) => line) };
  };
  const EXPECTED = {
    tags: { ...ENDING.tags, c3: '1.3.0 approved-c3c3c3c3c3c3 live' },
    listed: ENDING.listed,
    said: [
      ENDING.said[0],
      expect.stringMatching(
        /^slack New policy .*: 1 of 5 images is now approved\. shop\/api:1\.3\.0: quarantined → approved/,
      ),
      expect.stringMatching(/^sns \[registry\] New policy .*: 1 of 5 images is now approved$/),
    ],
    open: 0,
    changes: [
      'shop/api:1.5.0: quarantined (1 finding is CRITICAL)',
      expect.stringContaining('shop/api:1.3.0: quarantined → approved'),
      'shop/api:1.4.1: its mark was put right (quarantined)',
    ],
  };

  it('is compared and judged wherever it dies, and each route hears what is new to it', async () => {
    await half();
    await feed(rig, COMPARED);
    const comparing = deathsAmong(rig.aws.countCalls());
    rig.aws.calls.length = 0;
    await feed(rig, [...AGAIN, ...SWEPT, ...EVENING]);
    expect(await ended()).toEqual(EXPECTED);
    const judging = deathsAmong(rig.aws.countCalls()).filter(
      ({ call }) => call !== 'sns:Publish' && call !== 'slack:chat.postMessage',
    );
    const all = [
      ...comparing.map((fault) => [fault, COMPARED] as const),
      ...judging.map((fault) => [fault, SWEPT] as const),
    ];
    for (const [fault, when] of all.filter((_, at) => PLAYS_ALL || at % 4 === 0)) {
      await half();
      for (const inputs of [COMPARED, AGAIN, SWEPT]) {
        if (inputs === when) rig.aws.changeWorld({ faults: [fault] });
        await feed(rig, inputs);
      }
      rig.aws.dropFaults();
      await feed(rig, EVENING);
      const where = `${fault.call} ${fault.nth}`;
      expect({ where, ...(await ended()) }).toEqual({ where, ...EXPECTED });
    }
  });
});

describe('while a registry is compared', () => {
  const LISTING = { call: 'ecr:DescribeImages', where: '"maxResults":1000' };
  const missing = { error: 'RepositoryNotFoundException', where: '"shop/api"', nth: 1, times: 99 };
  const change = (images: Image[]) => ({
    world: { repositories: [{ repositoryName: 'shop/api', images }] },
  });
  /** Lets something happen between the `nth` page and its answer. */
  const whenListed = (nth: number, happens: () => Promise<unknown>): void => {
    let listed = 0;
    rig.aws.holdAnswers(({ call, request }) => {
      if (call !== LISTING.call || !JSON.stringify(request).includes(LISTING.where))
        return undefined;
      listed += 1;
      return listed === nth ? happens().then(() => undefined) : undefined;
    });
  };
  afterEach(() => rig.aws.holdAnswers(undefined));

  /** One that dies over the second page of the first repository, with the first one written down. */
  const DIES = [{ world: { faults: [{ ...LISTING, nth: 2, crash: true }] } }, ...NIGHT];

  it('a page token that has expired begins the repository anew, and counts nothing twice', async () => {
    const expired = { ...LISTING, nth: 1, error: 'InvalidParameterException' };
    await inTheNight(...DIES, { world: { faults: [expired] } }, ...GONE_ON_WITH, ...JUDGED);
    expect(await endingNow()).toEqual(ENDING);
  });

  it('a registry that takes no token is a failure by name, and not tried without end', async () => {
    const faults = [
      { ...LISTING, where: 'nextToken', nth: 1, times: 99, error: 'InvalidParameterException' },
    ];
    const [delivered] = await inTheNight({ world: { faults } }, ...NIGHT);
    expect(delivered).toMatchObject({
      outcome: 'refused',
      why: expect.stringContaining('ECR takes no token that it gives'),
    });
  });

  it.each([
    ['before the page that is asked for', []],
    ['and the run dies', [{ ...LISTING, nth: 2, crash: true }]],
  ])('a repository may be deleted, %s: all that it held is gone', async (_when, faults) => {
    await inTheNight({ world: { faults } }, NIGHT[0]);
    whenListed(1, async () =>
      rig.aws.changeWorld({
        faults: ['DescribeImages', 'BatchGetImage', 'DescribeImageScanFindings'].map((name) => ({
          ...missing,
          call: `ecr:${name}`,
        })),
      }),
    );
    await feed(rig, [COMPARE, ...GONE_ON_WITH, ...JUDGED]);
    const { listed, open } = await endingNow();
    const verdicts = await Promise.all(
      ['a1', 'b2', 'c3', 'd4'].map(async (hex) => {
        const { current } = await rig.ledger.read(imageIn('shop/api', hex));
        return current?.judgement.reasons[0]?.code;
      }),
    );
    expect([listed, verdicts, open]).toEqual([[], Array(4).fill('image-missing'), 0]);
  });

  it('another run leaves it alone, and one whose turn has run out does no harm', async () => {
    await inTheNight(NIGHT[0]);
    let answer: () => void = () => undefined;
    rig.aws.holdAnswers(({ call }) => {
      if (call !== 'dynamodb:BatchGetItem') return undefined;
      rig.aws.holdAnswers(undefined);
      return new Promise((resolve) => {
        answer = resolve;
      });
    });
    const first = feed(rig, [COMPARE]);
    while (!rig.aws.calls.some(({ call }) => call === 'dynamodb:BatchGetItem')) await pause(10);
    expect(await feed(rig, [COMPARE])).toMatchObject([
      { outcome: 'ignored', why: 'another run is comparing the registry with the records' },
    ]);
    expect(await feed(rig, GONE_ON_WITH)).toMatchObject([{ outcome: 'compared' }]);
    answer();
    expect(await first).toMatchObject([{ outcome: 'refused' }]);
    await feed(rig, JUDGED);
    expect(await endingNow()).toEqual(ENDING);
  });

  it('whoever asks for another comparison gets it afterwards', async () => {
    await inTheNight(...DIES);
    await rig.ledger.comparison.ask();
    await feed(rig, [...GONE_ON_WITH, ...JUDGED]);
    expect(await feed(rig, [COMPARE])).toMatchObject([{ outcome: 'compared' }]);
  });

  it('another policy may come: what the first has changed is told with what it changes', async () => {
    const strict = { quarantine: { any: { severity: 'CRITICAL' } } };
    await inTheNight(...NIGHT, { now: '2026-11-22T10:00:30Z' }, SWEEP);
    await feed(rig, [{ world: { policy: strict } }, ...GONE_ON_WITH, ...JUDGED]);
    const { judged, moves, said } = await endingNow();
    expect(judged).toBe(5);
    expect(moves).toMatchObject({ 'none>quarantined': 1, 'quarantined>approved': 1 });
    expect(said).toEqual([
      expect.stringMatching(/^slack New policy \([0-9a-f]{12}\): 1 of 5 images is now approved/),
      expect.stringContaining('sns [registry] New policy'),
    ]);
  });

  it('an image that is pushed behind the page that was read is not taken for gone', async () => {
    const late = { ...scanned('77', '1.6.0', '22'), imagePushedAt: '2026-11-22T10:00:00Z' };
    await inTheNight(NIGHT[0]);
    whenListed(2, () => feed(rig, [change([late]), pushOf(digestOf('77'), '1.6.0')]));
    await feed(rig, [COMPARE, ...JUDGED]);
    const { listed, run } = await endingNow();
    expect([listed, run]).toEqual([['77', ...ENDING.listed], ENDING.run]);
  });
});
