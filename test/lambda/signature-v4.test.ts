import { ECRClient } from '@aws-sdk/client-ecr';
import { S3Client } from '@aws-sdk/client-s3';
import { signed } from '../../src/lambda/signature-v4.ts';

const own = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'secret',
  sessionToken: 'a/b+=',
};
const region = 'eu-central-1';
const now = new Date('2026-11-21T12:00:00.123Z');

/** What the SDK would send, by the signer of a client of the service. */
async function bySdk(
  request: Parameters<typeof signed>[0],
  client: Pick<ECRClient | S3Client, 'config'>,
  service: string,
): Promise<Record<string, string>> {
  const signer = await client.config.signer({
    schemeId: 'aws.auth#sigv4',
    name: 'sigv4',
    signingName: service,
    signingRegion: region,
  } as never);
  const { method, url, headers, body } = request;
  const theirs = await signer.sign(
    {
      method,
      protocol: 'https:',
      hostname: url.host,
      path: url.pathname,
      headers: { ...headers, host: url.host },
      body,
    },
    { signingDate: now },
  );
  return (theirs as { headers: Record<string, string> }).headers;
}

describe('a request by hand is signed as the SDK would sign it', () => {
  const config = { region, credentials: own };

  it('for a role of another account', async () => {
    const request = {
      method: 'POST',
      url: new URL('https://sts.eu-central-1.amazonaws.com'),
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: 'Action=AssumeRole&Version=2011-06-15',
      service: 'sts',
      region,
    };
    const ours = signed(request, own, now);
    expect(await bySdk(request, new ECRClient(config), 'sts')).toEqual(ours);
    expect(ours['authorization']).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE\/20261121\/eu-central-1\/sts\/aws4_request, /,
    );
  });

  it('for an object of S3, with and without a session', async () => {
    const request = {
      method: 'PUT',
      url: new URL('https://a-bucket.s3.eu-central-1.amazonaws.com/reports/days/2026-11-21.html'),
      headers: { 'content-type': 'text/html; charset=utf-8' },
      body: '<title>Überfällig</title>',
      service: 's3',
      region,
    };
    const { sessionToken: _temporary, ...lasting } = own;
    for (const credentials of [own, lasting]) {
      const client = new S3Client({ region, credentials });
      const theirs = await bySdk(request, client, 's3');
      expect(theirs).toEqual(signed(request, credentials, now));
    }
  });
});
