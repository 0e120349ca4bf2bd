import type { Digest } from '../../src/core/digest.ts';
import { coverageOf } from '../../src/threat-intel/coverage.ts';
import { clientsOf, embedded, stopAll } from '../local/embedded.ts';
import { digestOf } from '../support/samples.ts';

afterEach(stopAll);

const shop = { account: '123456789012', region: 'eu-central-1', repository: 'shop/api' };
const CALL = 'inspector2:ListCoverage';
const covered = (
  digest: string,
  ecrImage: object,
  { repository = 'shop/api', account = '123456789012', type = 'AWS_ECR_CONTAINER_IMAGE' } = {},
) => ({
  resourceId: `arn:aws:ecr:eu-central-1:${account}:repository/${repository}/${digest}`,
  resourceType: type,
  accountId: account,
  scanType: 'PACKAGE',
  resourceMetadata: { ecrRepository: { name: repository }, ecrImage },
});

async function coverageWith(coverage: object[], faults: object[] = []) {
  const aws = await embedded({ coverage, faults });
  const { inspector } = clientsOf(aws);
  const read = (digests?: string[]) => coverageOf(() => inspector)(shop, digests as Digest[]);
  return { read, calls: () => aws.countCalls()[CALL] };
}

describe('the use of the images of a repository', () => {
  it('is each image’s count and when it was last seen', async () => {
    const { read } = await coverageWith([
      covered(digestOf('a'), { inUseCount: 3, lastInUseAt: '2026-11-21T09:00:00Z', tags: ['1'] }),
      covered(digestOf('b'), { inUseCount: 0 }),
      covered(digestOf('c'), { tags: ['2'] }),
    ]);
    expect(await read()).toEqual(
      new Map([
        [digestOf('a'), { inUseCount: 3, lastInUseAt: '2026-11-21T09:00:00.000Z' }],
        [digestOf('b'), { inUseCount: 0 }],
      ]),
    );
  });

  it('is of this repository of this account alone', async () => {
    const { read } = await coverageWith([
      covered(digestOf('a'), { inUseCount: 1 }, { repository: 'shop/web' }),
      covered(digestOf('b'), { inUseCount: 1 }, { account: '999999999999' }),
      covered(digestOf('c'), { inUseCount: 1 }, { type: 'AWS_EC2_INSTANCE' }),
    ]);
    expect(await read()).toEqual(new Map());
  });

  it('is of the images that are asked about alone', async () => {
    const { read } = await coverageWith(
      ['a', 'b', 'c'].map((one) => covered(digestOf(one), { inUseCount: 1 })),
    );
    const uses = await read([digestOf('a'), digestOf('c')]);
    expect([...(uses ?? [])].map(([digest]) => digest)).toEqual([digestOf('a'), digestOf('c')]);
  });

  it('is that of all platforms of an index, of however many', async () => {
    const digests = Array.from({ length: 23 }, (_, at) => `sha256:${String(at).padStart(64, '0')}`);
    const { read, calls } = await coverageWith(
      digests.map((digest) => covered(digest, { inUseCount: 1 })),
    );
    expect([...((await read(digests)) ?? [])]).toHaveLength(23);
    expect(calls()).toBe(3);
  });

  it('is found by the image’s ARN, where Inspector says nothing of its repository', async () => {
    const { resourceMetadata, ...one } = covered(digestOf('a'), { inUseCount: 2 });
    const { read } = await coverageWith([
      { ...one, resourceMetadata: { ecrImage: resourceMetadata.ecrImage } },
      covered(digestOf('a'), { inUseCount: 7 }, { repository: 'shop/web' }),
    ]);
    expect(await read([digestOf('a')])).toEqual(new Map([[digestOf('a'), { inUseCount: 2 }]]));
  });

  it('is not that of the same digest in another repository', async () => {
    const elsewhere = covered(digestOf('a'), { inUseCount: 7 }, { repository: 'shop/web' });
    const { read } = await coverageWith([
      { ...covered(digestOf('a'), { inUseCount: 7 }), resourceId: elsewhere.resourceId },
    ]);
    expect(await read()).toEqual(new Map());
  });

  it('is read page by page to the end', async () => {
    const digests = Array.from(
      { length: 450 },
      (_, at) => `sha256:${String(at).padStart(64, '0')}`,
    );
    const { read, calls } = await coverageWith(
      digests.map((digest) => covered(digest, { inUseCount: 1 })),
    );
    expect((await read())?.size).toBe(450);
    expect(calls()).toBe(3);
  });

  it('is not known where Inspector is denied or switched off', async () => {
    const fault = { call: CALL, nth: 1, error: 'AccessDeniedException' };
    const { read } = await coverageWith([covered(digestOf('a'), { inUseCount: 1 })], [fault]);
    expect(await read()).toBeUndefined();
  });

  it.each([
    ['ThrottlingException', 'TransientFailure'],
    ['InternalServerException', 'TransientFailure'],
    ['ValidationException', 'PermanentFailure'],
  ])('is never half a list: %s on the second page is a %s', async (error, name) => {
    const digests = Array.from(
      { length: 250 },
      (_, at) => `sha256:${String(at).padStart(64, '0')}`,
    );
    const { read } = await coverageWith(
      digests.map((digest) => covered(digest, { inUseCount: 1 })),
      [{ call: CALL, nth: 2, times: 9, error }],
    );
    await expect(read()).rejects.toMatchObject({
      name,
      message: expect.stringContaining('reading which images of shop/api are in use: '),
    });
  });
});
