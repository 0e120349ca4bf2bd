import {
  lastSeenIn,
  type RunningPlace,
  runningIn,
  sayPlace,
} from '../../src/core/evidence/running.ts';
import type { ImageRef } from '../../src/core/image.ts';
import { ecrImageArn } from '../../src/threat-intel/image-arn.ts';
import { runningOf } from '../../src/threat-intel/where-it-runs.ts';
import { clientsOf, embedded, stopAll } from '../local/embedded.ts';
import { digestOf } from '../support/samples.ts';

afterEach(stopAll);

const image: ImageRef = {
  account: '123456789012',
  region: 'eu-central-1',
  repository: 'shop/api',
  digest: digestOf('a'),
};
const resourceId = ecrImageArn(image);
const CALL = 'inspector2:GetClustersForImage';

const ecs = (name: string, more: object = {}) => ({
  clusterArn: `arn:aws:ecs:eu-central-1:123456789012:cluster/${name}`,
  clusterDetails: [
    {
      lastInUse: '2026-11-21T09:00:00Z',
      runningUnitCount: 2,
      stoppedUnitCount: 1,
      clusterMetadata: {
        awsEcsMetadataDetails: {
          detailsGroup: 'service:web',
          taskDefinitionArn: 'arn:aws:ecs:eu-central-1:123456789012:task-definition/web:7',
        },
      },
      ...more,
    },
  ],
});
const eks = (names: string[], namespace?: string) => ({
  clusterArn: 'arn:aws:eks:eu-central-1:123456789012:cluster/prod',
  clusterDetails: [
    {
      lastInUse: 1795255200,
      clusterMetadata: {
        awsEksMetadataDetails: {
          ...(namespace && { namespace }),
          workloadInfoList: names.map((name) => ({ name, type: 'Deployment' })),
        },
      },
    },
  ],
});

async function runningWith(cluster: object[], faults: object[] = [], images = [image]) {
  const aws = await embedded({ clusters: [{ resourceId, cluster }], faults });
  const { inspector } = clientsOf(aws);
  return { running: await runningOf(() => inspector)(images), calls: aws.countCalls()[CALL] };
}

describe('where an image runs', () => {
  it('is each service of ECS and each workload of EKS, with when it was seen', async () => {
    const { running, calls } = await runningWith([
      eks(['api', 'worker'], 'payments'),
      ecs('shop-prod'),
    ]);
    expect(running).toEqual({
      places: [
        {
          orchestrator: 'ecs',
          cluster: 'shop-prod',
          workload: 'web',
          units: 2,
          lastInUse: '2026-11-21T09:00:00.000Z',
        },
        {
          orchestrator: 'eks',
          cluster: 'prod',
          workload: 'payments/api, worker',
          lastInUse: '2026-11-21T10:00:00.000Z',
        },
      ],
    });
    expect(calls).toBe(1);
  });

  it('is nowhere that is known for an image of which Inspector says nothing', async () => {
    expect((await runningWith([])).running).toBeUndefined();
  });

  it('names a cluster whose metadata are new to us', async () => {
    const { running } = await runningWith([ecs('x', { clusterMetadata: { $unknown: [] } })]);
    expect(running?.places.map(sayPlace)).toEqual(['cluster x (2 units)']);
  });

  it('names three workloads, and counts the rest', async () => {
    const { running } = await runningWith([eks(['a', 'b', 'c', 'd', 'e'])]);
    expect(running?.places.map(sayPlace)).toEqual(['eks prod/a, b, c and 2 more']);
  });

  it('is read page by page, three at most', async () => {
    const many = Array.from({ length: 450 }, (_, index) => ecs(`c${index}`));
    const { running, calls } = await runningWith(many);
    expect([running?.places.length, running?.more, calls]).toEqual([20, 280, 3]);
  });

  it('is asked of five images at most', async () => {
    const images = Array.from('abcdef0', (letter) => ({ ...image, digest: digestOf(letter) }));
    expect((await runningWith([], [], images)).calls).toBe(5);
  });

  it.each(['AccessDeniedException', 'ThrottlingException', 'InternalServerException'])(
    'is left out where Inspector answers %s',
    async (error) => {
      const fault = { call: CALL, nth: 1, times: 9, error };
      expect((await runningWith([ecs('shop-prod')], [fault])).running).toBeUndefined();
    },
  );

  it('keeps the first page where the second fails', async () => {
    const many = Array.from({ length: 150 }, (_, index) => ecs(`c${index}`));
    const fault = { call: CALL, nth: 2, times: 9, error: 'ThrottlingException' };
    expect((await runningWith(many, [fault])).running?.more).toBe(80);
  });

  it('is waited for no longer than two seconds', async () => {
    const startedAt = Date.now();
    const fault = { call: CALL, nth: 1, hang: true };
    expect((await runningWith([ecs('shop-prod')], [fault])).running).toBeUndefined();
    expect(Date.now() - startedAt).toBeLessThan(10_000);
  });
});

describe('the ARN of an image', () => {
  it.each([
    ['eu-central-1', 'arn:aws:ecr:eu-central-1:123456789012:repository/shop/api/'],
    ['cn-north-1', 'arn:aws-cn:ecr:cn-north-1:123456789012:repository/shop/api/'],
    ['us-gov-west-1', 'arn:aws-us-gov:ecr:us-gov-west-1:123456789012:repository/shop/api/'],
  ])('is of the partition of %s', (region, start) => {
    expect(ecrImageArn({ ...image, region })).toBe(`${start}${image.digest}`);
  });
});

describe('the places where an image runs', () => {
  const place = (cluster: string, more: Partial<RunningPlace> = {}): RunningPlace => ({
    orchestrator: 'ecs',
    cluster,
    lastInUse: '2026-11-20T00:00:00.000Z',
    ...more,
  });

  it('come with the most units first, then the one seen last, whatever the order of arrival', () => {
    const all = [
      place('c'),
      place('b'),
      place('late', { lastInUse: '2026-11-21T00:00:00.000Z' }),
      place('one', { units: 1 }),
      place('many', { units: 12 }),
    ];
    const names = (given: RunningPlace[]) => runningIn(given)?.places.map(({ cluster }) => cluster);
    expect(names(all)).toEqual(['many', 'one', 'late', 'b', 'c']);
    expect(names(all.toReversed())).toEqual(['many', 'one', 'late', 'b', 'c']);
    expect(lastSeenIn({ places: all })).toBe('2026-11-21T00:00:00.000Z');
  });

  it('are said with their units', () => {
    const said = [place('a', { units: 1, workload: 'web' }), place('b', { units: 0 })].map(
      sayPlace,
    );
    expect(said).toEqual(['ecs a/web (1 unit)', 'ecs b']);
  });
});
