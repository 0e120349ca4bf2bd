import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { signed } from '../../src/lambda/signature-v4.ts';
import { embedded, errorOf, stopAll } from './embedded.ts';

afterEach(stopAll);

const Bucket = 'reports';
const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'embedded' };
const region = 'eu-central-1';

async function opened(more: Partial<ConstructorParameters<typeof S3Client>[0]> = {}) {
  const aws = await embedded({}, { buckets: [Bucket] });
  const endpoint = aws.environment['AWS_ENDPOINT_URL'] ?? '';
  const s3 = new S3Client({
    endpoint,
    region,
    credentials,
    forcePathStyle: true,
    maxAttempts: 1,
    ...more,
  });
  return { aws, s3, endpoint };
}

/** Keys are any text: S3 has no folders, and nothing leads up out of a bucket. */
const KEYS = [
  'reports/latest.html',
  'a b+c&d=e?f#g%2F',
  "it's (1)*!.html",
  '漏/😀',
  '../../etc/passwd',
  '<script>',
];

describe('the embedded S3', () => {
  it.each(KEYS)('keeps an object under %s, and gives it back', async (Key) => {
    const { s3, aws } = await opened();
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: '<p>', ContentType: 'text/html' }));
    const { Body: body, ...got } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    expect(await body?.transformToString()).toBe('<p>');
    expect(got).toMatchObject({ ContentType: 'text/html', ContentLength: 3 });
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key }));
    expect(head).toMatchObject({ ContentLength: 3, ETag: got.ETag });
    expect([...(aws.buckets.get(Bucket)?.keys() ?? [])]).toEqual([Key]);
  });

  it('lists keys below a prefix, in pages', async () => {
    const { s3 } = await opened();
    for (const Key of ['days/2', 'latest', 'days/1', 'days/<3>'])
      await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
    const asked = { Bucket, Prefix: 'days/', MaxKeys: 2 };
    const first = await s3.send(new ListObjectsV2Command(asked));
    expect(first.Contents?.map(({ Key, Size }) => [Key, Size])).toEqual([
      ['days/1', 6],
      ['days/2', 6],
    ]);
    const ContinuationToken = first.NextContinuationToken;
    const second = await s3.send(new ListObjectsV2Command({ ...asked, ContinuationToken }));
    expect(second).toMatchObject({ IsTruncated: false, Contents: [{ Key: 'days/<3>' }] });
  });

  it('has no other bucket and no other key', async () => {
    const { s3 } = await opened();
    expect((await errorOf(s3.send(new GetObjectCommand({ Bucket, Key: 'a' })))).name).toBe(
      'NoSuchKey',
    );
    const elsewhere = s3.send(new PutObjectCommand({ Bucket: 'other', Key: 'a', Body: 'a' }));
    expect((await errorOf(elsewhere)).name).toBe('NoSuchBucket');
    const long = s3.send(new PutObjectCommand({ Bucket, Key: 'a'.repeat(1_025), Body: 'a' }));
    expect((await errorOf(long)).name).toBe('KeyTooLongError');
  });

  it.each([
    ['who is not known', { accessKeyId: 'AKIAOTHER' }, 'InvalidAccessKeyId'],
    ['who has another secret', { secretAccessKey: 'guessed' }, 'SignatureDoesNotMatch'],
  ])('takes nothing of somebody %s', async (_who, other, name) => {
    const { s3, aws } = await opened({ credentials: { ...credentials, ...other } });
    const put = s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'a' }));
    expect((await errorOf(put)).name).toBe(name);
    expect(aws.buckets.get(Bucket)?.size).toBe(0);
  });

  it('takes nothing that is not signed, nor another body than what was signed', async () => {
    const { endpoint, aws } = await opened();
    const url = new URL(`${endpoint}/${Bucket}/a`);
    const request = { method: 'PUT', url, headers: {}, body: 'mine', service: 's3', region };
    const headers = signed(request, credentials, new Date());
    const put = async (more: RequestInit) => {
      const answer = await fetch(url, { method: 'PUT', body: 'mine', ...more });
      return [answer.status, /<Code>(\w+)</.exec(await answer.text())?.[1]];
    };
    expect(await put({})).toEqual([403, 'AccessDenied']);
    expect(await put({ headers, body: 'theirs' })).toEqual([400, 'XAmzContentSHA256Mismatch']);
    const added = { ...headers, 'x-amz-acl': 'public-read' };
    expect(await put({ headers: added })).toEqual([403, 'AccessDenied']);
    const early = signed(request, credentials, new Date(Date.now() - 1_000_000));
    expect(await put({ headers: early })).toEqual([403, 'RequestTimeTooSkewed']);
    expect(aws.buckets.get(Bucket)?.size).toBe(0);
    expect(await put({ headers })).toEqual([200, undefined]);
  });

  it('lets in by a link until it ends, and for what it is about', async () => {
    const { s3 } = await opened();
    await s3.send(new PutObjectCommand({ Bucket, Key: 'a b', Body: 'page' }));
    const command = new GetObjectCommand({ Bucket, Key: 'a b' });
    const link = await getSignedUrl(s3, command, { expiresIn: 60 });
    expect(await (await fetch(link)).text()).toBe('page');
    expect((await fetch(link, { method: 'PUT', body: 'mine' })).status).toBe(403);
    expect((await fetch(link.replace('a%20b', 'a%20c'))).status).toBe(403);
    expect((await fetch(link.replace('X-Amz-Expires=60', 'X-Amz-Expires=600'))).status).toBe(403);
    const signingDate = new Date(Date.now() - 120_000);
    const over = await getSignedUrl(s3, command, { expiresIn: 60, signingDate });
    expect([(await fetch(over)).status, await (await fetch(over)).text()]).toEqual([
      403,
      expect.stringContaining('Request has expired'),
    ]);
  });
});
