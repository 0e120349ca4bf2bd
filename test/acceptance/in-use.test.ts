import { parseInput } from '../../src/local/deployment/inputs.ts';
import type { Rig } from '../../src/local/deployment/rig.ts';
import { replay, withRig } from '../support/replay.ts';
import {
  ACCOUNT,
  basicScan,
  changeOf,
  digestOf,
  enhancedScan,
  indexImage,
  pushOf,
  SWEEP,
  worldOf,
} from '../support/worlds.ts';

/*
 * What Inspector's coverage says of the use of images whose findings do not say it.
 */

const COMPARE = { schedule: 'compare-registry' };
const [api, newer] = [digestOf('a1'), digestOf('b2')];
const covered = (digest: string, inUseCount: number) => ({
  resourceId: `arn:aws:ecr:eu-central-1:${ACCOUNT}:repository/shop/api/${digest}`,
  resourceType: 'AWS_ECR_CONTAINER_IMAGE',
  accountId: ACCOUNT,
  resourceMetadata: { ecrRepository: { name: 'shop/api' }, ecrImage: { inUseCount } },
});
const runningIn = (world: ReturnType<typeof worldOf>, ...digests: string[]) => ({
  ...world,
  coverage: digests.map((digest) => covered(digest, 2)),
});
const at = (time: string, ...inputs: unknown[]) => [{ now: time }, ...inputs];
const critical = enhancedScan({ severity: 'CRITICAL', inUse: 2 });
const titles = ({ slack }: Awaited<ReturnType<typeof replay>>) =>
  slack.map(({ body }) => String(body['text']));

describe('an image without a tag that runs', () => {
  it('and was never judged is judged, and told of in the one message, once', async () => {
    const world = runningIn(worldOf([{ imageDigest: api, scan: critical }]), api);
    const report = await replay(
      world,
      COMPARE,
      ...at('2026-11-21T12:02:00Z', SWEEP),
      ...at('2026-11-22T12:00:00Z', COMPARE),
      ...at('2026-11-22T12:02:00Z', SWEEP),
    );
    expect(titles(report)).toEqual([
      '1 image had no verdict yet: 1 quarantined. shop/api@sha256:a1a1a1a1a1a1: quarantined (1 finding is CRITICAL)',
    ]);
    expect(report.events.filter(({ outcome }) => outcome === 'compared')).toMatchObject([
      { asked: { runs: 1 } },
      { asked: {} },
    ]);
  });

  it('and was only recorded is judged each night, until people have been told', async () => {
    const idle = enhancedScan({ severity: 'LOW' });
    const world = runningIn(worldOf([{ imageDigest: api, scan: idle }]), api);
    const report = await replay(
      world,
      pushOf(api),
      COMPARE,
      ...at('2026-11-21T12:02:00Z', SWEEP),
      changeOf([{ imageDigest: api, scan: critical }]),
      ...at('2026-11-22T12:00:00Z', COMPARE),
      ...at('2026-11-22T12:02:00Z', SWEEP),
    );
    expect(titles(report)).toEqual([expect.stringMatching(/^1 image had no verdict yet: 1 q/)]);
  });

  it('is left to its index where it is part of one', async () => {
    const index = digestOf('f0');
    const world = runningIn(
      worldOf([
        indexImage(index, ['2.0.0'], { arm64: api }),
        { imageDigest: api, scan: enhancedScan({ severity: 'LOW' }) },
      ]),
      api,
    );
    const report = await replay(world, pushOf(index, '2.0.0'), COMPARE);
    expect(report.events.at(-1)).toMatchObject({ outcome: 'compared', asked: {} });
  });
});

it('what runs is judged before what was pushed later', async () => {
  const images = [
    { imageDigest: newer, imageTags: ['2'], imagePushedAt: '2026-11-20T10:00:00Z' },
    { imageDigest: api, imageTags: ['1'], imagePushedAt: '2026-01-01T10:00:00Z' },
  ].map((one) => ({ ...one, scan: basicScan() }));
  await withRig(runningIn(worldOf(images), api), async (rig) => {
    await rig.feed(parseInput(COMPARE, 'a test'));
    expect((await rig.ledger.due(10)).due.map(({ image }) => image.digest)).toEqual([api, newer]);
  });
});

it('a registry is compared where Inspector does not answer, which is asked once', async () => {
  const repositories = ['a', 'b', 'c'].map((repositoryName) => ({ repositoryName, images: [] }));
  const fault = { call: 'inspector2:ListCoverage', nth: 1, error: 'AccessDeniedException' };
  const world = { ...worldOf([], { faults: [fault] }), repositories };
  const report = await replay(world, COMPARE);
  expect(report.events.at(-1)).toMatchObject({ outcome: 'compared', state: 'judging' });
  expect(report.calls['inspector2:ListCoverage']).toBe(1);
});

describe('an old image that runs', () => {
  const policy = {
    quarantine: { c: { severity: 'CRITICAL' } },
    watch: { newest: 1, 'younger-than': '1 day' },
  };
  const clean = enhancedScan();
  const images = [
    { imageDigest: api, imageTags: ['1.0.0'], imagePushedAt: '2026-11-20T10:00:00Z', scan: clean },
    {
      imageDigest: newer,
      imageTags: ['1.0.1'],
      imagePushedAt: '2026-11-20T11:00:00Z',
      scan: clean,
    },
  ];
  const image = { account: ACCOUNT, region: 'eu-central-1', repository: 'shop/api' };
  const watchOf = async (rig: Rig) =>
    (await rig.ledger.read({ ...image, digest: api as never })).current?.watch;
  const feed = async (rig: Rig, ...inputs: unknown[]) => {
    for (const input of inputs) await rig.feed(parseInput(input, 'a test'));
  };
  const begun = [
    COMPARE,
    ...at('2026-11-21T12:02:00Z', SWEEP),
    ...at('2026-11-22T12:03:00Z', SWEEP),
  ];
  const looks = [...at('2026-11-23T12:04:00Z', SWEEP), ...at('2026-11-24T12:05:00Z', SWEEP)];

  it('is looked at for as long as it runs, though it has no findings that say so', async () => {
    await withRig(runningIn(worldOf(images, { policy }), api), async (rig) => {
      await feed(rig, ...begun, ...looks);
      expect(await watchOf(rig)).toEqual({ state: 'watched', because: 'runs' });
      rig.aws.changeWorld({ coverage: [covered(api, 0)] });
      await feed(rig, ...at('2026-11-25T12:06:00Z', SWEEP));
      expect(await watchOf(rig)).toMatchObject({ state: 'ended' });
    });
  });

  it('is looked at again from the night on in which it began to run', async () => {
    await withRig(worldOf(images, { policy }), async (rig) => {
      await feed(rig, ...begun, ...looks);
      expect(await watchOf(rig)).toMatchObject({ state: 'ended' });
      rig.aws.changeWorld({ coverage: [covered(api, 1)] });
      await feed(rig, ...at('2026-11-24T12:06:00Z', COMPARE), ...at('2026-11-24T12:08:00Z', SWEEP));
      expect(await watchOf(rig)).toEqual({ state: 'watched', because: 'runs' });
    });
  });

  it('is looked at for another day where nobody knows', async () => {
    const error = 'ThrottlingException';
    const faults = [{ call: 'inspector2:ListCoverage', nth: 1, times: 999, error }];
    await withRig(worldOf(images, { policy, faults }), async (rig) => {
      await feed(rig, ...begun);
      expect(await watchOf(rig)).toMatchObject({ state: 'watched' });
      rig.aws.dropFaults();
      await feed(rig, ...at('2026-11-23T12:04:00Z', SWEEP));
      expect(await watchOf(rig)).toMatchObject({ state: 'ended' });
    });
  });
});
