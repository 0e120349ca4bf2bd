import { BatchGetImageCommand, GetDownloadUrlForLayerCommand } from '@aws-sdk/client-ecr';
import * as z from 'zod';
import { A, B, C, clientsOf, embedded, errorOf, stopAll } from './embedded.ts';

afterEach(stopAll);

const OCI = 'application/vnd.oci.image.manifest.v1+json';
const labels = { 'org.opencontainers.image.revision': 'f00f00f' };
const imageConfig = { os: 'linux', config: { Labels: labels } };
const Manifest = z.object({ config: z.object({ digest: z.string(), size: z.number() }) });

async function cart(...images: unknown[]) {
  const aws = await embedded({ repositories: [{ repositoryName: 'cart', images }] });
  return { aws, ...clientsOf(aws) };
}
const linkTo = (layerDigest: string, repositoryName = 'cart') =>
  new GetDownloadUrlForLayerCommand({ repositoryName, layerDigest });

describe('the config of an image', () => {
  it('is found by the digest in the plain manifest that is made for it', async () => {
    const { aws, ecr } = await cart({ imageDigest: A }, { imageDigest: B, imageConfig });
    const { images } = await ecr.send(
      new BatchGetImageCommand({
        repositoryName: 'cart',
        imageIds: [{ imageDigest: B }],
        acceptedMediaTypes: [OCI],
      }),
    );
    const { config } = Manifest.parse(JSON.parse(images?.[0]?.imageManifest ?? ''));
    const { downloadUrl, layerDigest } = await ecr.send(linkTo(config.digest));
    expect(layerDigest).toBe(config.digest);
    const response = await fetch(downloadUrl ?? '');
    const text = await response.text();
    expect([response.status, JSON.parse(text)]).toEqual([200, imageConfig]);
    expect(config.size).toBe(text.length);
    expect(aws.countCalls()).toEqual({
      'ecr:BatchGetImage': 1,
      'ecr:GetDownloadUrlForLayer': 1,
      's3:GetObject': 1,
    });
  });

  it('is found by the digest in a manifest of its own', async () => {
    const digest = `sha256:${'9'.repeat(64)}`;
    const imageManifest = JSON.stringify({ mediaType: OCI, config: { digest }, layers: [] });
    const { ecr } = await cart({ imageDigest: A, imageManifest, imageConfig });
    const { downloadUrl } = await ecr.send(linkTo(digest));
    expect(await (await fetch(downloadUrl ?? '')).json()).toEqual(imageConfig);
  });

  it('is not found under another digest, or where the world gives none', async () => {
    const imageManifest = JSON.stringify({ mediaType: OCI, config: { digest: C }, layers: [] });
    const { ecr } = await cart({ imageDigest: A, imageConfig }, { imageDigest: B, imageManifest });
    for (const digest of [A, C]) {
      expect(await errorOf(ecr.send(linkTo(digest)))).toMatchObject({
        name: 'LayersNotFoundException',
        message: `The layer with digest ${digest} does not exist within the repository with name 'cart' in the registry with id '123456789012'`,
        $metadata: { httpStatusCode: 400 },
      });
    }
    expect((await errorOf(ecr.send(linkTo(A, 'till')))).name).toBe('RepositoryNotFoundException');
  });

  it.each(['nonsense', Buffer.from(JSON.stringify(['cart', A])).toString('base64url')])(
    'is not behind the link %s',
    async (token) => {
      const { aws } = await cart({ imageDigest: A, imageConfig });
      const response = await fetch(`${aws.environment['AWS_ENDPOINT_URL']}/layers/${token}`);
      expect([response.status, await response.text()]).toEqual([
        404,
        expect.stringContaining('<Code>NoSuchKey</Code>'),
      ]);
    },
  );

  it('may be kept back by a fault', async () => {
    const { aws } = await cart({ imageDigest: A, imageConfig });
    aws.changeWorld({ faults: [{ call: 's3:GetObject', nth: 1, error: 'SlowDown', status: 503 }] });
    const response = await fetch(`${aws.environment['AWS_ENDPOINT_URL']}/layers/x`);
    expect([response.status, await response.text()]).toEqual([
      503,
      expect.stringContaining('<Code>SlowDown</Code>'),
    ]);
  });
});
