import { parseInput } from '../../src/local/deployment/inputs.ts';
import { ledgerOf } from '../support/ledger.ts';
import { replay, withRig } from '../support/replay.ts';
import { lastSubject } from '../support/subjects.ts';
import {
  basicScan,
  changeOf,
  digestOf,
  enhancedScan,
  enhancedScanEnded,
  indexImage,
  pushOf,
  worldOf,
} from '../support/worlds.ts';

const api = digestOf('a1');
const CALL = 'inspector2:GetClustersForImage';
const arnOf = (digest: string) =>
  `arn:aws:ecr:eu-central-1:123456789012:repository/shop/api/${digest}`;
const clustersOf = (digest: string, units = 3) => ({
  resourceId: arnOf(digest),
  cluster: [
    {
      clusterArn: 'arn:aws:eks:eu-central-1:123456789012:cluster/prod',
      clusterDetails: [
        {
          lastInUse: '2026-11-21T11:55:00Z',
          runningUnitCount: units,
          clusterMetadata: {
            awsEksMetadataDetails: {
              namespace: 'payments',
              workloadInfoList: [{ name: 'api', type: 'Deployment' }],
            },
          },
        },
      ],
    },
  ],
});
const critical = (inUse?: number) =>
  enhancedScan({ severity: 'CRITICAL', ...(inUse !== undefined && { inUse }) });
type Change = Parameters<typeof worldOf>[1];
const running = (more: Change = {}, tags = ['1.4.2']) =>
  worldOf([{ imageDigest: api, imageTags: tags, scan: critical(3) }], {
    clusters: [clustersOf(api)],
    ...more,
  });
const event = enhancedScanEnded(api, 1);
const place = {
  orchestrator: 'eks',
  cluster: 'prod',
  workload: 'payments/api',
  units: 3,
  lastInUse: '2026-11-21T11:55:00.000Z',
};
const LINE = 'Runs in: eks prod/payments/api (3 units) – last seen <!date^';

describe('where a quarantined image runs', () => {
  it('is in the message of every route and in the record', async () => {
    const report = await replay(running(), event);
    expect(JSON.stringify(report.slack[0]?.body['blocks'])).toContain(LINE);
    expect(JSON.parse(report.sns[0]?.message ?? '')).toMatchObject({ runsIn: { places: [place] } });
    expect(lastSubject(report)).toMatchObject({ runsIn: { places: [place] } });
    expect(report.calls[CALL]).toBe(1);
    await withRig(running(), async (rig) => {
      await rig.feed(parseInput(event, 'a test'));
      const [item] = await ledgerOf(rig.aws).items(
        `123456789012/eu-central-1/shop/api@${api}`,
        'judgement/',
      );
      expect(item).toMatchObject({ judgement: { inUse: true, runsIn: { places: [place] } } });
    });
  });

  it('is not asked of an image that no finding says is in use', async () => {
    for (const scan of [critical(0), critical(), basicScan('CRITICAL')]) {
      const world = worldOf([{ imageDigest: api, imageTags: ['1.4.2'], scan }], {
        clusters: [clustersOf(api)],
      });
      const report = await replay(world, pushOf(api, '1.4.2'));
      expect([report.calls[CALL], report.sns.length]).toEqual([undefined, 1]);
    }
  });

  it.each([
    ['denied', { error: 'AccessDeniedException', status: 403 }],
    ['down', { status: 500, error: 'InternalServerException' }],
    ['throttled', { error: 'ThrottlingException', status: 429 }],
    ['silent', { hang: true }],
  ])('is left out where Inspector is %s, and the verdict is as ever', async (_how, fault) => {
    const faults = [{ call: CALL, nth: 1, times: 20, ...fault }];
    const report = await replay(running({ faults }), event);
    expect(report.sns.map(({ subject }) => subject)).toEqual(['[quarantined] shop/api:1.4.2']);
    expect(JSON.stringify(report.slack[0]?.body['blocks'])).not.toContain('Runs in');
    expect(report.deadLetters).toEqual([]);
  });

  it('is no news where it moves: nothing is recorded or said anew', async () => {
    const report = await replay(
      running(),
      event,
      { world: { clusters: [clustersOf(api, 30)] } },
      event,
    );
    expect(report.calls['dynamodb:TransactWriteItems']).toBe(1);
    expect([report.slack.length, report.sns.length]).toEqual([1, 1]);
  });

  it('of an index is where those of its platforms run that are in use', async () => {
    const [index, amd64, arm64] = [digestOf('f0'), digestOf('b2'), digestOf('c3')];
    const world = worldOf(
      [
        indexImage(index, ['2.0.0'], { amd64, arm64 }),
        { imageDigest: amd64, scan: critical(0) },
        { imageDigest: arm64, scan: critical(3) },
      ],
      { clusters: [clustersOf(arm64), clustersOf(amd64)] },
    );
    const report = await replay(world, pushOf(index, '2.0.0'));
    expect(report.calls[CALL]).toBe(1);
    expect(JSON.stringify(report.slack[0]?.body['blocks'])).toContain(LINE);
  });
});

describe('an image without a tag that runs', () => {
  const unnamed = (more: Change = {}) => running(more, []);

  it('is told of under its digest where it is quarantined, once, and not marked', async () => {
    const report = await replay(unnamed(), event, event);
    expect(report.slack.map(({ body }) => body['text'])).toEqual([
      'Quarantined: shop/api@sha256:a1a1a1a1a1a1 (1 CRITICAL). Do not ship. 1 finding is CRITICAL. It is in use, and has no tag.',
    ]);
    expect(report.sns.map(({ subject }) => subject)).toEqual([
      '[quarantined] shop/api@sha256:a1a1a1a1a1a1',
    ]);
    expect(report.images).toMatchObject([{ tags: [], standing: 'unnamed' }]);
    expect(report.calls['ecr:PutImage']).toBeUndefined();
  });

  it('is told of once its use begins', async () => {
    const idle = worldOf([{ imageDigest: api, scan: critical(0) }]);
    const report = await replay(
      idle,
      event,
      changeOf([{ imageDigest: api, scan: critical(1) }]),
      event,
    );
    expect(report.sns).toHaveLength(1);
  });

  it('is told of once though a function dies in between', async () => {
    const faults = [{ call: 'dynamodb:PutItem', nth: 1, crash: true }];
    const report = await replay(unnamed({ faults }), event);
    expect([report.slack.length, report.sns.length]).toEqual([1, 1]);
  });

  it('is told of by nobody where it is approved', async () => {
    const scan = enhancedScan({ severity: 'LOW', inUse: 2 });
    const report = await replay(worldOf([{ imageDigest: api, scan }]), event);
    expect([report.slack.length, report.sns.length]).toEqual([0, 0]);
  });

  it('is told of through its index where it is part of one', async () => {
    const [index, arm64] = [digestOf('f0'), digestOf('c3')];
    const world = worldOf([
      indexImage(index, ['2.0.0'], { arm64 }),
      { imageDigest: arm64, scan: critical(3) },
    ]);
    const report = await replay(world, pushOf(index, '2.0.0'), enhancedScanEnded(arm64, 1));
    expect(report.sns.map(({ subject }) => subject)).toEqual(['[quarantined] shop/api:2.0.0']);
  });
});
