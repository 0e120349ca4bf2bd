import { putPageIn } from '../../src/lambda/put-page.ts';
import { embedded, errorOf, stopAll } from '../local/embedded.ts';

afterEach(stopAll);

const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'embedded' };

async function opened({ faults = [] as object[], secretAccessKey = 'embedded' } = {}) {
  const aws = await embedded({ faults }, { buckets: ['reports-of-prod'] });
  const pauses: number[] = [];
  const put = putPageIn(
    { bucket: 'reports-of-prod', region: 'eu-central-1' },
    {
      endpoint: aws.environment['AWS_ENDPOINT_URL'] ?? '',
      own: async () => ({ ...credentials, secretAccessKey }),
      now: () => new Date(),
      pause: async (milliseconds) => {
        pauses.push(milliseconds);
      },
    },
  );
  return { aws, put, pauses, objects: aws.buckets.get('reports-of-prod') };
}

describe('a page', () => {
  it('is put into the folder of reports as what it is, for nobody between to keep', async () => {
    const { put, objects } = await opened();
    await put('days/2026-11-21.html', '<title>Überfällig</title>');
    expect([...(objects ?? [])]).toEqual([
      [
        'reports/days/2026-11-21.html',
        {
          body: Buffer.from('<title>Überfällig</title>'),
          contentType: 'text/html; charset=utf-8',
          cacheControl: 'private, no-cache',
          lastModified: new Date('2026-11-21T10:00:00Z'),
        },
      ],
    ]);
  });

  it('of thirty megabytes is put whole', async () => {
    const { put, objects } = await opened();
    await put('latest.html', 'ü'.repeat(15_000_000));
    expect(objects?.get('reports/latest.html')?.body.byteLength).toBe(30_000_000);
  });

  it('is put again where S3 asks to slow down, fails, or is lost on the way', async () => {
    const faults = [
      { call: 's3:PutObject', nth: 1, error: 'SlowDown', status: 503 },
      { call: 's3:PutObject', nth: 2, lost: true },
    ];
    const { put, objects, pauses } = await opened({ faults });
    await put('latest.html', 'page');
    expect(pauses).toEqual([1_000, 5_000]);
    expect(objects?.get('reports/latest.html')?.body.toString()).toBe('page');
  });

  it('that S3 does not take in three attempts is a failure that may pass', async () => {
    const faults = [
      { call: 's3:PutObject', nth: 1, times: 3, error: 'InternalError', status: 500 },
    ];
    const { put, objects } = await opened({ faults });
    expect(await errorOf(put('latest.html', 'page'))).toMatchObject({
      name: 'TransientFailure',
      message: expect.stringMatching(
        /^publishing reports\/latest\.html in the bucket reports-of-prod: InternalError: S3 refuses it: /,
      ),
    });
    expect(objects?.size).toBe(0);
  });

  it('that may not be put is one that a person has to mend, at once', async () => {
    const { put, pauses } = await opened({ secretAccessKey: 'of another' });
    expect(await errorOf(put('latest.html', 'page'))).toMatchObject({
      name: 'PermanentFailure',
      message: expect.stringContaining('SignatureDoesNotMatch'),
    });
    expect(pauses).toEqual([]);
  });
});
