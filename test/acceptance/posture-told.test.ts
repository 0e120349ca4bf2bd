import { replay } from '../support/replay.ts';
import { basicScan, digestOf, pushOf, worldOf } from '../support/worlds.ts';

const COMPARE = { schedule: 'compare-registry' };
const MONDAY = { now: '2026-11-23T04:00:00Z' };
const DIGEST = [{ now: '2026-11-23T06:00:00Z' }, { schedule: 'digest' }];
const image = digestOf('a1');

const world = (more: object = {}) => ({
  ...worldOf([
    {
      imageDigest: image,
      imageTags: ['1.0.0'],
      imagePushedAt: '2026-11-21T12:00:00Z',
      scan: basicScan('CRITICAL'),
    },
  ]),
  scanningConfiguration: { scanType: 'BASIC' as const, rules: [] },
  ...more,
});

const factIn = ({ slack }: Awaited<ReturnType<typeof replay>>): string | undefined =>
  slack
    .map(({ body }) => String(body['text']))
    .filter((text) => text.startsWith('Digest'))
    .map((text) => /Posture: .*$/.exec(text)?.[0])[0];

describe('how the registry is set up', () => {
  it('is noted by the nightly comparison and told by the digest, which reads no registry', async () => {
    const report = await replay(world(), pushOf(image, '1.0.0'), MONDAY, COMPARE, ...DIGEST);
    expect(factIn(report)).toBe(
      'Posture: 1 repository without a scanning rule, 1 repository whose tags can be moved; new: shop/api',
    );
  });

  it('is not told where no comparison has noted it', async () => {
    const report = await replay(world(), pushOf(image, '1.0.0'), MONDAY, ...DIGEST);
    expect(factIn(report)).toBeUndefined();
  });

  it('for want of a right is told as not known, and the comparison goes on', async () => {
    const faults = ['GetRegistryScanningConfiguration', 'DescribePullThroughCacheRules'].map(
      (call) => ({
        call: `ecr:${call}`,
        nth: 1,
        times: 9,
        error: 'AccessDeniedException',
        status: 400,
      }),
    );
    const report = await replay(
      world({ faults }),
      pushOf(image, '1.0.0'),
      MONDAY,
      COMPARE,
      ...DIGEST,
    );
    expect(factIn(report)).toBe(
      'Posture: whether all are scanned is not known, whose tags can be moved is not known of all; new: shop/api',
    );
  });

  it.each([
    [
      'ECR throttles',
      {
        call: 'ecr:DescribeRepositories',
        nth: 2,
        times: 6,
        error: 'ThrottlingException',
        status: 400,
      },
    ],
    [
      'the run dies before it is written',
      { call: 'dynamodb:BatchWriteItem', where: 'page/0000', nth: 1, crash: 'before' as const },
    ],
    [
      'the run dies when it is written',
      { call: 'dynamodb:BatchWriteItem', where: 'page/0000', nth: 1, crash: true },
    ],
  ])(
    'is noted by the next run where %s',
    async (_, fault) => {
      const again = { now: '2026-11-23T04:20:00Z' };
      const inputs = [MONDAY, COMPARE, again, COMPARE, again, COMPARE, ...DIGEST];
      const report = await replay(world({ faults: [fault] }), pushOf(image, '1.0.0'), ...inputs);
      expect(factIn(report)).toContain('Posture: 1 repository without a scanning rule');
    },
    60_000,
  );
});
