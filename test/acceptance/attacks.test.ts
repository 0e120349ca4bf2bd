import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { parseInput } from '../../src/local/deployment/inputs.ts';
import { replay, withRig } from '../support/replay.ts';
import {
  ACCOUNT,
  basicScan,
  basicScanEnded,
  digestOf,
  enhancedScanEnded,
  pendingScan,
  pushOf,
  REGION,
  worldOf,
} from '../support/worlds.ts';

type Scan = Record<string, unknown>;
const api = digestOf('a1');
const approved = 'approved-a1a1a1a1a1a1';
const quarantined = 'quarantined-a1a1a1a1a1a1';

const image = (scan: Scan, tags = ['1.4.2'], more: object = {}) =>
  worldOf([{ imageDigest: api, imageTags: tags, scan, ...more }]);
const becomes = (more: object) => ({
  world: {
    repositories: [{ repositoryName: 'shop/api', images: [{ imageDigest: api, ...more }] }],
  },
});
const showsNothing = () => ({
  imageScanStatus: { status: 'ACTIVE' },
  imageScanFindings: { findings: [] },
});
const lastOf = async (...played: Parameters<typeof replay>) => {
  const report = await replay(...played);
  const verdicts = report.events.flatMap(({ subjects }) => subjects.map(({ verdict }) => verdict));
  return { verdict: verdicts.at(-1), tags: report.images[0]?.tags, report };
};

describe('the word of an event that a scan finished clean', () => {
  it('does not outlive that scan', async () => {
    const { verdict, tags } = await lastOf(
      image(showsNothing()),
      enhancedScanEnded(api),
      { now: '2026-11-21T13:00:00Z' },
      becomes({ scan: basicScan('CRITICAL') }),
      pushOf(api, '1.4.2'),
      { now: '2026-11-21T14:00:00Z' },
      becomes({ scan: pendingScan() }),
      pushOf(api, '1.4.2'),
      becomes({ scan: showsNothing() }),
      pushOf(api, '1.4.2'),
    );
    expect([verdict, tags]).toEqual(['undecided', ['1.4.2', quarantined]]);
  });

  it('holds while nothing else is seen', async () => {
    const again = [{ now: '2026-11-23T12:00:00Z' }, pushOf(api, '1.4.2')];
    const { verdict, report } = await lastOf(
      image(showsNothing()),
      enhancedScanEnded(api),
      ...again,
    );
    expect([verdict, report.slack.length]).toEqual(['approved', 1]);
  });
});

describe('an approval that cannot be taken back', () => {
  const failed = { imageScanStatus: { status: 'FAILED' }, imageScanFindings: null };
  const denied = (times: number) => ({
    ...image(basicScan()),
    faults: [{ call: 'ecr:BatchDeleteImage', nth: 1, times, error: 'AccessDeniedException' }],
  });
  const lost = [basicScanEnded(api), becomes({ scan: failed }), pushOf(api, '1.4.2')];

  it('does not go unheard: the event ends in the dead letters', async () => {
    const { report } = await lastOf(denied(3), ...lost);
    expect(report.deadLetters.map(({ error }) => error.name)).toEqual(['PermanentFailure']);
    expect(report.deadLetters[0]?.error.message).toContain(`taking back ${approved}`);
  });

  it('is taken back by the next attempt once that is allowed', async () => {
    const { tags, report } = await lastOf(denied(1), ...lost);
    expect([tags, report.deadLetters]).toEqual([['1.4.2'], []]);
  });

  it('because it is the only tag and the mark is taken, gives way to a tag that says nothing', async () => {
    const world = worldOf(
      [
        { imageDigest: api, imageTags: [approved], scan: basicScan('CRITICAL') },
        { imageDigest: digestOf('b2'), imageTags: [quarantined] },
      ],
      { imageTagMutability: 'IMMUTABLE' },
    );
    const { tags, report } = await lastOf(world, pushOf(api, approved));
    expect(tags).toEqual(['undecided-a1a1a1a1a1a1']);
    expect(JSON.stringify(report.slack[0]?.body['blocks'])).toContain('could not be marked');
  });
});

describe('a forged approval', () => {
  const chart = JSON.stringify({
    schemaVersion: 2,
    config: {
      mediaType: 'application/vnd.cncf.helm.config.v1+json',
      digest: digestOf('01'),
      size: 1,
    },
    layers: [
      {
        mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
        digest: digestOf('02'),
        size: 1,
      },
    ],
  });

  it('does not last on something that is not an image either', async () => {
    const world = image(basicScan(), ['v9', approved], { imageManifest: chart });
    const { verdict, tags } = await lastOf(world, pushOf(api, approved));
    expect([verdict, tags]).toEqual(['undecided', ['v9']]);
  });

  it('on an image that was judged without a name is not taken for our own mark', async () => {
    const world = worldOf([{ imageDigest: api, scan: basicScan() }]);
    const { report } = await lastOf(
      world,
      basicScanEnded(api),
      becomes({ imageTags: [approved] }),
      pushOf(api, approved),
    );
    expect(report.events.at(-1)).toMatchObject({
      outcome: 'judged',
      subjects: [{ verdict: 'approved' }],
    });
    expect(report.slack).toHaveLength(1);
  });
});

describe('a note that is hindered', () => {
  it.each([
    ['by a transaction on the same record', 'TransactionConflictException', 1],
    ['by throttling', 'ProvisionedThroughputExceededException', 6],
  ])('%s is waited for, and nothing is said twice', async (_, error, times) => {
    const faults = [{ call: 'dynamodb:PutItem', nth: 1, times, error, status: 400 }];
    const { report } = await lastOf({ ...image(basicScan()), faults }, basicScanEnded(api));
    expect([report.slack.length, report.sns.length, report.deadLetters]).toEqual([1, 1, []]);
  });
});

describe('a scan that contradicts itself', () => {
  const complete = (imageScanFindings: Scan) => ({
    imageScanStatus: { status: 'COMPLETE' },
    imageScanFindings,
  });
  const [critical] = basicScan('CRITICAL').imageScanFindings.findings;

  it.each([
    [
      'a CRITICAL in the one list, none in the other',
      { findings: [critical], enhancedFindings: [] },
      'quarantined',
    ],
    [
      'a total of what it does not deliver',
      { findings: [], findingSeverityCounts: { TOTAL: 158 } },
      'undecided',
    ],
    [
      'fewer than no findings',
      { findings: [], findingSeverityCounts: { CRITICAL: -3 } },
      'undecided',
    ],
    [
      'a score that nobody can read',
      {
        findings: [
          {
            name: 'CVE-2026-1',
            severity: 'UNDEFINED',
            attributes: [{ key: 'CVSS3_SCORE', value: '98' }],
          },
        ],
      },
      'undecided',
    ],
  ])('%s', async (_, findings, verdict) => {
    expect((await lastOf(image(complete(findings)), pushOf(api, '1.4.2'))).verdict).toBe(verdict);
  });
});

describe('whatever marks an image wears, and whether or not it may be marked', () => {
  const worn = ['1.4.2', approved, quarantined, 'undecided-a1a1a1a1a1a1'];
  const subsets = Array.from({ length: 2 ** worn.length - 1 }, (_, index) =>
    worn.filter((__, bit) => (index + 1) & (2 ** bit)),
  );
  const scans = {
    approved: basicScan(),
    quarantined: basicScan('CRITICAL'),
    undecided: pendingScan(),
  };

  it.each(Object.entries(scans))(
    '%s never deletes it, and leaves no approval that is not true',
    async (verdict, scan) => {
      const wrong: string[] = [];
      for (const tags of subsets) {
        for (const denied of [false, true]) {
          const fault = { call: 'ecr:PutImage', nth: 1, times: 99, error: 'AccessDeniedException' };
          const world = { ...image(scan, tags), faults: denied ? [fault] : [] };
          const report = await replay(world, pushOf(api, '1.4.2'), pushOf(api, approved));
          const left = report.images.find(({ digest }) => digest === api)?.tags;
          const mayStand = verdict === 'approved' || (denied && tags.length === 1);
          if (!left?.length) wrong.push(`deleted: ${tags.join()} ${denied}`);
          if (left?.includes(approved) && !mayStand) wrong.push(`stands: ${tags.join()} ${denied}`);
        }
      }
      expect(wrong).toEqual([]);
    },
  );
});

describe('findings kept with an earlier judgement that cannot be unpacked any more', () => {
  it('do not keep the image from being judged again', async () => {
    await withRig(image(basicScan('LOW')), async (rig) => {
      await rig.feed(parseInput(basicScanEnded(api), 'a test'));
      const client = new DynamoDBClient({ endpoint: rig.aws.ledgerEndpoint });
      const table = DynamoDBDocumentClient.from(client);
      const pk = `${ACCOUNT}/${REGION}/shop/api@${api}`;
      const query = {
        TableName: 'ledger',
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
      };
      const values = { ':pk': pk, ':sk': 'findings/' };
      const { Items = [] } = await table.send(
        new QueryCommand({ ...query, ExpressionAttributeValues: values }),
      );
      expect(Items).toHaveLength(1);
      const torn = { ...Items[0], slice: new Uint8Array([1, 2, 3]) };
      await table.send(new PutCommand({ TableName: 'ledger', Item: torn }));
      client.destroy();
      await rig.feed(parseInput(becomes({ scan: basicScan('CRITICAL') }), 'a test'));
      const [again] = await rig.feed(parseInput(basicScanEnded(api), 'a test'));
      expect(again).toMatchObject({
        outcome: 'judged',
        subjects: [{ judgement: { verdict: 'quarantined' } }],
      });
    });
  });
});
