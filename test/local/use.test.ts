import { GetClustersForImageCommand, ListCoverageCommand } from '@aws-sdk/client-inspector2';
import { clientsOf, embedded, errorOf, stopAll } from './embedded.ts';

afterEach(stopAll);

const resourceId = 'arn:aws:ecr:eu-central-1:123456789012:repository/shop/api/sha256:0123456789ab';
const inUse = (runningUnitCount: number) => ({
  resourceId,
  cluster: [
    {
      clusterArn: 'arn:aws:ecs:eu-central-1:123456789012:cluster/prod',
      clusterDetails: [{ lastInUse: '2026-11-21T09:00:00Z', runningUnitCount }],
    },
  ],
});

describe('what the embedded Inspector says of use', () => {
  it('is the clusters of the world, as a change of it leaves them', async () => {
    const aws = await embedded({ clusters: [inUse(1)] });
    const { inspector } = clientsOf(aws);
    const ask = () => inspector.send(new GetClustersForImageCommand({ filter: { resourceId } }));
    expect((await ask()).cluster).toEqual([
      {
        clusterArn: 'arn:aws:ecs:eu-central-1:123456789012:cluster/prod',
        clusterDetails: [{ lastInUse: new Date('2026-11-21T09:00:00Z'), runningUnitCount: 1 }],
      },
    ]);
    aws.changeWorld({ clusters: [inUse(4)] });
    expect((await ask()).cluster?.[0]?.clusterDetails?.[0]?.runningUnitCount).toBe(4);
    const other = new GetClustersForImageCommand({ filter: { resourceId: 'arn:other' } });
    expect((await inspector.send(other)).cluster).toEqual([]);
  });

  it('is refused for more than a page may hold, and for criteria that are not played', async () => {
    const { inspector } = clientsOf(await embedded());
    const filter = { resourceId };
    const many = new GetClustersForImageCommand({ filter, maxResults: 101 });
    expect(await errorOf(inspector.send(many))).toMatchObject({ name: 'ValidationException' });
    expect(
      await errorOf(inspector.send(new ListCoverageCommand({ maxResults: 201 }))),
    ).toMatchObject({ name: 'ValidationException' });
    const scanType = [{ comparison: 'EQUALS' as const, value: 'PACKAGE' }];
    const unknown = new ListCoverageCommand({ filterCriteria: { scanType } });
    expect(await errorOf(inspector.send(unknown))).toMatchObject({ name: 'ValidationException' });
  });
});
