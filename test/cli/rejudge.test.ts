import { parseWorld } from '../../src/local/aws/parse-world.ts';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import { openRig, type Rig } from '../../src/local/deployment/rig.ts';
import { ACCOUNT, NOON, pushOf, REGION, SWEEP } from '../support/worlds.ts';
import { removeFiles, run } from './run-program.ts';
import { BASIC, CLEAN, FIXABLE, shop, WAITING } from './shop.ts';

/*
 * A deployment in which four images of two repositories have been judged.
 */

let rig: Rig;
let minutes = 0;
const nowIn = () => new Date(Date.parse(NOON) + minutes * 60_000);
/** A minute later. */
const sweep = async () => {
  minutes += 1;
  if (minutes > 40) throw new Error('it waits for ever');
  await rig.feed({ kind: 'now', now: nowIn() });
  await rig.feed(parseInput(SWEEP, 'a test'));
};

beforeAll(async () => {
  rig = await openRig({ world: parseWorld(shop(), 'world') });
  for (const digest of [CLEAN, FIXABLE, WAITING]) {
    await rig.feed({ kind: 'events', events: [pushOf(digest, 'x')] });
  }
  await rig.feed({ kind: 'events', events: [pushOf(BASIC, '7', 'team/web')] });
});
beforeEach(async () => {
  await sweep();
  rig.aws.calls.length = 0;
});
afterAll(async () => {
  await rig.stop();
  removeFiles();
});

const rejudge = (
  args: readonly string[],
  pause: () => Promise<unknown> = () => Promise.reject(new Error('it waits for ever')),
) =>
  run(['rejudge', '--table', 'ledger', ...args], {
    env: rig.aws.environment,
    time: { clock: () => nowIn().getTime() - 1_000, pause },
  });
const imageOf = (digest: string, repository = 'shop/api') =>
  ({ account: ACCOUNT, region: REGION, repository, digest }) as Parameters<
    Rig['ledger']['read']
  >[0];

describe('asking for one image', () => {
  it('writes one request, which the sweep takes up', async () => {
    const { code, out, err } = await rejudge(['shop/api:1.1.0']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toBe(
      'Asked to judge shop/api:1.1.0 again: the sweep takes up what is asked for within a minute.\n',
    );
    expect(rig.aws.countCalls()).toEqual({ 'ecr:DescribeImages': 1, 'dynamodb:UpdateItem': 1 });
    const messages = rig.aws.slack.length;
    expect((await rig.ledger.due(10)).due).toMatchObject([
      { image: imageOf(FIXABLE), kind: 'again' },
    ]);
    await sweep();
    expect((await rig.ledger.due(10)).due).toEqual([]);
    expect(rig.aws.slack).toHaveLength(messages);
  });

  it('that is named completely asks the ledger alone', async () => {
    const image = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/shop/api@${CLEAN}`;
    expect((await rejudge([image])).code).toBe(0);
    expect(rig.aws.countCalls()).toEqual({ 'dynamodb:UpdateItem': 1 });
  });
});

describe('asking for repositories', () => {
  it('asks for every image with a verdict there, and says what had been asked for', async () => {
    await rejudge(['shop/api:1.0.0']);
    const { code, out } = await rejudge(['shop/*']);
    expect([code, out]).toEqual([
      0,
      'Asked to judge 3 images of shop/* again (1 had been asked for already): the sweep takes up what is asked for within a minute.\n',
    ]);
    expect((await rig.ledger.due(10)).due).toHaveLength(3);
  });

  it('waits until all are judged, and shows how far it has come', async () => {
    let sweeps = 0;
    const { code, out, err } = await rejudge(['*', '--wait'], async () => {
      sweeps += 1;
      await sweep();
    });
    expect([code, sweeps, err]).toEqual([0, 1, 'Waiting for 4 images …\n']);
    expect(out.split('\n').slice(1)).toEqual(['4 images judged.', '']);
  });

  it('does not wait for what cannot be judged, and says why', async () => {
    rig.aws.changeWorld({
      faults: [
        {
          call: 'ecr:DescribeImages',
          nth: 1,
          times: 99,
          where: BASIC,
          error: 'AccessDeniedException',
        },
      ],
    });
    const { code, out } = await rejudge(['team/web', '--wait'], sweep);
    rig.aws.dropFaults();
    expect(code).toBe(1);
    expect(out.split('\n').slice(1)).toEqual([
      '0 images judged, 1 not, to be tried again later:',
      expect.stringMatching(/^ {2}team\/web@sha256:dddd.*: PermanentFailure: .*AccessDenied/),
      '',
    ]);
  });

  it('is one JSON document', async () => {
    const asked = await rejudge(['shop/api', '--json']);
    expect(JSON.parse(asked.out)).toEqual({ asked: 3, askedBefore: 0 });
    const { out, err } = await rejudge(['shop/api', '--json', '--wait'], sweep);
    expect(JSON.parse(out)).toEqual({ asked: 3, askedBefore: 3, judged: 3, failed: [] });
    expect(err).toBe('Waiting for 3 images …\n');
  });
});

it('the help names the rights that it needs, and no others', async () => {
  const { out: help } = await run(['rejudge', '--help']);
  await rejudge(['shop/api:1.1.0']);
  await rejudge(['shop/*', '--wait'], sweep);
  const own = [
    'dynamodb:BatchGetItem',
    'dynamodb:Query',
    'dynamodb:UpdateItem',
    'ecr:DescribeImages',
  ];
  expect([...new Set(help.match(/\b(ecr|dynamodb):[A-Z]\w+/g))].sort()).toEqual(own);
  // What the sweep calls is among it: of these every one has to be there.
  expect(Object.keys(rig.aws.countCalls())).toEqual(expect.arrayContaining(own));
});

describe('bad input', () => {
  it.each([
    [[], 'rejudge: what? an image such as shop/api:1.4.2, or repositories such as "shop/*"\n'],
    [
      ['shop/*:1.4.2'],
      'rejudge: shop/*:1.4.2: a pattern names repositories, and every judged image of them: leave out the tag\n',
    ],
    [['nope/*'], 'rejudge: no judged image is listed in a repository that matches nope/*\n'],
    [
      ['shop/api:1', '--world', 'world.json'],
      'rejudge: a world has no ledger of before: explain --world judges an image of it\n',
    ],
  ])('%j is told in one sentence', async (args, sentence) => {
    expect(await rejudge(args)).toEqual({ code: 2, out: '', err: sentence });
  });
});
