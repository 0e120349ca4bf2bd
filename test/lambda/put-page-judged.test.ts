import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { CreateBucketCommand, GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { putPageIn } from '../../src/lambda/put-page.ts';
import { errorOf } from '../local/embedded.ts';

/*
 * By a judge that is not ours: moto works out itself, by botocore, how a request has to be signed, and what IAM lets its user
 * do. Where it is not installed (pip install 'moto[server]') nothing is judged, and the test says that it was skipped.
 */

const isThere = spawnSync('moto_server', ['--help'], { stdio: 'ignore' }).status === 0;
const judged = isThere ? describe : describe.skip;

const region = 'eu-central-1';
const POLICY = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: ['s3:PutObject', 's3:GetObject'],
      Resource: 'arn:aws:s3:::reports/reports/*',
    },
  ],
};

let moto: ChildProcess | undefined;
let endpoint = '';

beforeAll(async () => {
  if (!isThere) return;
  endpoint = `http://127.0.0.1:${await freePort()}`;
  // What is set up below is let through; from then on everything has to be signed, and allowed.
  const env = { ...process.env, INITIAL_NO_AUTH_ACTION_COUNT: '4' };
  const args = ['-H', '127.0.0.1', '-p', new URL(endpoint).port];
  moto = spawn('moto_server', args, { env, stdio: 'ignore' });
  for (let tried = 0; tried < 200 && !(await answers()); tried += 1) await pause(100);
}, 60_000);

afterAll(async () => {
  if (!moto) return;
  const over = once(moto, 'exit');
  moto.kill();
  await over;
});

const answers = (): Promise<boolean> =>
  fetch(`${endpoint}/moto-api/data.json`).then(
    ({ ok }) => ok,
    () => false,
  );

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address ? address.port : 0;
}

async function iam(form: Record<string, string>): Promise<string> {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization:
        'AWS4-HMAC-SHA256 Credential=nobody/20261127/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=none',
    },
    body: new URLSearchParams({ Version: '2010-05-08', ...form }).toString(),
  });
  return answer.text();
}

const s3Of = (credentials: { accessKeyId: string; secretAccessKey: string }) =>
  new S3Client({ endpoint, region, credentials, forcePathStyle: true, maxAttempts: 1 });

judged('moto', () => {
  it('finds our signature right, that of another secret wrong, and keeps us to the folder of reports', async () => {
    const UserName = 'publish-report';
    await iam({ Action: 'CreateUser', UserName });
    const PolicyDocument = JSON.stringify(POLICY);
    await iam({ Action: 'PutUserPolicy', UserName, PolicyName: 'publishing', PolicyDocument });
    const key = await iam({ Action: 'CreateAccessKey', UserName });
    const fieldOf = (name: string) => new RegExp(`<${name}>(.*?)<`).exec(key)?.[1] ?? '';
    const own = {
      accessKeyId: fieldOf('AccessKeyId'),
      secretAccessKey: fieldOf('SecretAccessKey'),
    };
    const LocationConstraint = region;
    await s3Of({ accessKeyId: 'nobody', secretAccessKey: 'none' }).send(
      new CreateBucketCommand({
        Bucket: 'reports',
        CreateBucketConfiguration: { LocationConstraint },
      }),
    );
    const putBy = (credentials: typeof own) =>
      putPageIn(
        { bucket: 'reports', region },
        {
          endpoint,
          own: async () => credentials,
          now: () => new Date(),
          pause: async () => undefined,
        },
      );

    await putBy(own)('days/2026-11-27.html', '<title>Überfällig</title>');
    const Key = 'reports/days/2026-11-27.html';
    const { Body: body, ...got } = await s3Of(own).send(
      new GetObjectCommand({ Bucket: 'reports', Key }),
    );
    expect(await body?.transformToString()).toBe('<title>Überfällig</title>');
    expect(got).toMatchObject({
      ContentType: 'text/html; charset=utf-8',
      CacheControl: 'private, no-cache',
    });

    const guessed = putBy({ ...own, secretAccessKey: 'guessed' });
    expect(await errorOf(guessed('latest.html', 'forged'))).toMatchObject({
      name: 'PermanentFailure',
      message: expect.stringContaining('SignatureDoesNotMatch'),
    });
    expect(await errorOf(putBy(own)('../elsewhere.html', 'page'))).toMatchObject({
      name: 'PermanentFailure',
      message: expect.stringContaining('AccessDenied'),
    });
  }, 60_000);
});
