import { parseWorld } from '../../src/local/aws/parse-world.ts';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import { openRig, type Rig } from '../../src/local/deployment/rig.ts';
import { NOON, SWEEP } from '../support/worlds.ts';
import { removeFiles, run } from './run-program.ts';
import { BASIC, shop } from './shop.ts';

const COMPARE = { schedule: 'compare-registry' };
const INVOKE =
  'The function begins within ten minutes; at once with "aws lambda invoke --function-name ecr-scan-notifier-prod-compare-registry --invocation-type Event /dev/null". Ctrl-C stops watching, and nothing else.\n';

let rig: Rig;
let minutes = 0;
const nowIn = () => new Date(Date.parse(NOON) + minutes * 60_000);
const feed = async (...inputs: unknown[]) => {
  for (const input of inputs) await rig.feed(parseInput(input, 'a test'));
};
/** Two minutes later: the schedules of the deployment have gone by. */
const pause = async () => {
  minutes += 2;
  if (minutes > 60) throw new Error('it waits for ever');
  await feed({ now: nowIn().toISOString() }, COMPARE, SWEEP);
};
const never = () => Promise.reject(new Error('it waits'));

beforeEach(async () => {
  minutes = 0;
  rig = await openRig({ world: parseWorld(shop(), 'world') });
});
afterEach(() => rig.stop());
afterAll(removeFiles);

const backfill = (args: readonly string[], wait: () => Promise<unknown> = pause) =>
  run(['backfill', '--table', 'ledger', ...args], {
    env: rig.aws.environment,
    time: { clock: () => nowIn().getTime(), pause: wait },
  });

describe('what was there before the deployment', () => {
  it('is judged, watched and summed up, and told of in one message', async () => {
    expect(await backfill([])).toEqual({
      code: 0,
      err: `Asked for a comparison of the whole registry. ${INVOKE}5 images and artifacts compared: 4 images had no verdict yet.\nJudging 4 images …\n`,
      out: [
        '4 images had no verdict yet: 2 quarantined, 1 undecided, 1 approved.',
        '  shop/api:1.1.0: quarantined (1 finding is CRITICAL)',
        '  shop/api:1.2.0: undecided (the scan has not finished (IN_PROGRESS))',
        '  team/web:7: quarantined (1 finding is HIGH, and the scan does not say whether there is a fix)',
        '',
      ].join('\n'),
    });
    expect(rig.aws.slack).toHaveLength(1);
  });

  it('is judged in some repositories, and the whole registry stays due', async () => {
    const { out, err } = await backfill(['--repository', 'team/*', '--json']);
    expect(err).toContain('Asked for a comparison of the repositories that match team/*. ');
    expect(JSON.parse(out)).toMatchObject({
      repositories: 'team/*',
      images: 2,
      asked: { unjudged: 1 },
      judged: 1,
      notJudgedYet: 0,
      moves: { 'none>quarantined': 1 },
      changes: [{ repository: 'team/web', after: 'quarantined', isMark: false }],
    });
    await feed(COMPARE);
    const { run: next } = await rig.ledger.comparison.read();
    expect(next).toMatchObject({ state: 'judging', images: 5, asked: { unjudged: 3 } });
    expect(next?.only).toBeUndefined();
  });

  it('goes on without a watcher, and is found again by the next one', async () => {
    await expect(backfill([], never)).resolves.toMatchObject({ code: 2 });
    const second = await backfill([], async () => {
      await feed(COMPARE);
      throw new Error('Ctrl-C');
    });
    expect(second.err).toContain('Somebody had asked already for a comparison of the whole');
    const third = await backfill(['--repository', 'shop/*']);
    expect(third.err).toMatch(
      /^A comparison of the whole registry is under way since 2026-11-21T12:00:00.000Z: this is it\.\n/,
    );
    expect(third.code).toBe(0);
    expect(rig.aws.slack).toHaveLength(1);
  });

  it('that cannot be judged is counted, and the exit code says so', async () => {
    const fault = { call: 'ecr:DescribeImages', nth: 1, times: 99, error: 'AccessDeniedException' };
    const { code, out } = await backfill(['--repository', 'team/web'], async () => {
      if (minutes === 0) await feed(COMPARE);
      rig.aws.changeWorld({ faults: [{ ...fault, where: BASIC }] });
      await pause();
    });
    expect(code).toBe(1);
    expect(out).toContain('1 image could not be judged yet: they are tried again by themselves.\n');
  });

  it('leaves nothing to do where all is as recorded', async () => {
    await backfill([]);
    const { code, out } = await backfill([]);
    expect([code, out]).toEqual([0, '5 images and artifacts compared: as recorded.\n']);
  });
});

describe('a look ahead', () => {
  it('says what would be judged, in which order and how long it takes, and writes nothing', async () => {
    rig.aws.calls.length = 0;
    expect(await backfill(['--dry-run'], never)).toEqual({
      code: 0,
      err: 'Comparing 3 of 3 repositories …\n',
      out: [
        'Of 5 images and artifacts in 3 repositories 4 would be judged, in about 13 minutes:',
        '  4 images had no verdict yet',
        'By repository:',
        '  shop/api: 3',
        '  team/web: 1',
        'First:',
        '  shop/api:1.2.0',
        '  shop/api:1.1.0',
        '  shop/api:1.0.0',
        '  team/web:7',
        'The deployment has not compared anything yet, and its policy is not known here: what is on record counts as judged by it.',
        '',
      ].join('\n'),
    });
    const calls = Object.keys(rig.aws.countCalls());
    expect(calls.filter((call) => /Put|Update|Write|Delete/.test(call))).toEqual([]);
    const { out: help } = await run(['backfill', '--help']);
    for (const call of calls) expect(help).toContain(call);
  });

  it('compares with the policy that is deployed, whatever stands here', async () => {
    await backfill([]);
    const { out } = await backfill(['--dry-run', '--json'], never);
    const { run: last } = await rig.ledger.comparison.read();
    expect(JSON.parse(out)).toEqual({
      policyVersion: last?.policyVersion,
      policyNotedAt: last?.startedAt,
      repositories: 3,
      images: 5,
      toJudge: 0,
      minutes: 0,
      byReason: {},
      byRepository: {},
      first: [],
    });
  });

  it('misses no mark in a repository that a pull-through cache fills', async () => {
    await backfill([]);
    const unmarked = {
      repositoryName: 'team/web',
      images: [{ imageDigest: BASIC, imageTags: ['7'] }],
    };
    rig.aws.changeWorld({ repositories: [unmarked] });
    const foreseen = async (): Promise<unknown> =>
      JSON.parse((await backfill(['--dry-run', '--json'], never)).out);
    expect(await foreseen()).toMatchObject({ byReason: { mark: 1 } });
    rig.aws.changeWorld({ pullThroughCacheRules: [{ ecrRepositoryPrefix: 'team' }] });
    expect(await foreseen()).toMatchObject({ byReason: {} });
  });

  it('finds what has gone, and what a comparison of the repository would', async () => {
    await backfill([]);
    const { aws } = rig;
    aws.changeWorld({
      repositories: [
        { repositoryName: 'team/web', images: [{ imageDigest: BASIC, imageTags: ['7', '8'] }] },
      ],
    });
    const { out } = await backfill(['--dry-run', '--json', '--repository', 'team/*'], never);
    expect(JSON.parse(out)).toMatchObject({
      byReason: { changed: 1 },
      first: [{ name: 'team/web:7', digest: BASIC, why: 'changed' }],
    });
  });
});

it('the help names the rights that asking needs', async () => {
  rig.aws.calls.length = 0;
  await backfill([], never);
  const { out: help } = await run(['backfill', '--help']);
  for (const call of Object.keys(rig.aws.countCalls())) expect(help).toContain(call);
});

it('does not take the place of what somebody else waits for', async () => {
  await rig.ledger.comparison.ask('team/*');
  expect(await backfill(['--repository', 'shop/*'], never)).toEqual({
    code: 2,
    out: '',
    err: 'backfill: a comparison of team/* is asked for and has not begun: ask again when it has\n',
  });
});

it.each([
  [['shop/*'], 'backfill: "shop/*" is no option: --repository "shop/*"?\n'],
  [
    ['--world', 'world.json'],
    'backfill: a world has no deployment of before: replay plays its comparison (docs/replay.md)\n',
  ],
  [['--dry-run', '--repository', 'nope/*'], 'backfill: no repository matches nope/*\n'],
])('%j is told in one sentence', async (args, sentence) => {
  expect(await backfill(args, never)).toEqual({ code: 2, out: '', err: sentence });
});
