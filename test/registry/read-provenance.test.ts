import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { Digest } from '../../src/core/digest.ts';
import type { Artifact } from '../../src/core/evidence/evidence.ts';
import { httpFetch } from '../../src/http/http-fetch.ts';
import type { EmbeddedAws } from '../../src/local/aws/embedded-aws.ts';
import { type Download, readProvenance } from '../../src/registry/read-provenance.ts';
import { registryIn } from '../../src/registry/registry.ts';
import { A, B, C, clientsOf, embedded, stopAll } from '../local/embedded.ts';

afterEach(stopAll);

const INDEX = 'application/vnd.oci.image.index.v1+json';
const OCI = 'application/vnd.oci.image.manifest.v1+json';
const CONFIG = `sha256:${'9'.repeat(64)}`;
const image = {
  account: '123456789012',
  region: 'eu-central-1',
  repository: 'cart',
  digest: Digest.parse(A),
};
const named = (names: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(names).map(([key, value]) => [`org.opencontainers.image.${key}`, value]),
  );
const configWith = (names: Record<string, string>) => ({ config: { Labels: named(names) } });

const cart = (images: unknown[], more: Record<string, unknown> = {}) =>
  embedded({ repositories: [{ repositoryName: 'cart', images }], ...more });

async function read(aws: EmbeddedAws, tags: string[] = [], download?: Download) {
  const { ecr } = clientsOf(aws);
  const registry = registryIn(
    () => ecr,
    () => ecr,
    download,
  );
  const { artifact } = await registry.readImage(image);
  return registry.readProvenance(image, artifact, tags);
}

const manifestWith = (annotations: Record<string, string>) =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType: OCI,
    config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: CONFIG, size: 2 },
    layers: [],
    annotations: named(annotations),
  });
const indexOf = (annotations: Record<string, string>, ...manifests: object[]) => ({
  imageDigest: A,
  imageManifestMediaType: INDEX,
  imageManifest: JSON.stringify({
    schemaVersion: 2,
    mediaType: INDEX,
    manifests,
    annotations: named(annotations),
  }),
});
const platform = (digest: string, architecture = 'amd64', mediaType = OCI) => ({
  mediaType,
  digest,
  platform: { os: 'linux', architecture },
});

describe('who built an image', () => {
  it('stands in its labels', async () => {
    const imageConfig = configWith({ revision: '0a1b2c3', source: 'git@github.com:acme/cart.git' });
    const aws = await cart([{ imageDigest: A, imageConfig }]);
    expect(await read(aws, ['1.4.2'])).toEqual({
      revision: '0a1b2c3',
      source: 'https://github.com/acme/cart',
    });
    expect(aws.countCalls()).toEqual({
      'ecr:BatchGetImage': 1,
      'ecr:DescribeImages': 1,
      'ecr:GetDownloadUrlForLayer': 1,
      's3:GetObject': 1,
    });
  });

  it('stands in annotations first, because labels may be the base image’s', async () => {
    const imageManifest = manifestWith({ version: 'of the image' });
    const imageConfig = configWith({ version: 'of the base', authors: 'base' });
    const aws = await cart([{ imageDigest: A, imageManifest, imageConfig }]);
    expect(await read(aws)).toEqual({ version: 'of the image', author: 'base' });
  });

  it('stands in a tag, and never in a mark of ours', async () => {
    const aws = await cart([{ imageDigest: A }]);
    expect(await read(aws, ['approved-aaaaaaaaaaaa', 'latest'])).toEqual({});
    expect(await read(aws, ['approved-aaaaaaaaaaaa', 'main-0a1b2c3'])).toEqual({
      revision: '0a1b2c3',
    });
  });

  it('of an index stands in itself and in its first platform', async () => {
    const attestation = {
      ...platform(`sha256:${'d'.repeat(64)}`),
      platform: undefined,
      annotations: { 'vnd.docker.reference.type': 'attestation-manifest' },
    };
    const index = indexOf({ version: 'index' }, attestation, platform(B), platform(C, 'arm64'));
    const aws = await cart([
      index,
      {
        imageDigest: B,
        imageManifest: manifestWith({ version: 'platform', revision: '0a1b2c3' }),
        imageConfig: configWith({ revision: 'fffffff', authors: 'us' }),
      },
      { imageDigest: C, imageConfig: configWith({ authors: 'others' }) },
    ]);
    expect(await read(aws)).toEqual({ version: 'index', revision: '0a1b2c3', author: 'us' });
    expect(aws.countCalls()).toMatchObject({ 'ecr:BatchGetImage': 2, 's3:GetObject': 1 });
  });

  it('of an index of indexes stands in itself alone', async () => {
    const index = indexOf({ version: 'index' }, platform(A, 'amd64', INDEX));
    const aws = await cart([index]);
    expect(await read(aws)).toEqual({ version: 'index' });
    expect(aws.countCalls()).toMatchObject({ 'ecr:BatchGetImage': 1 });
  });

  it.each<Artifact>([
    { kind: 'other', what: 'a chart', runnable: false },
    { kind: 'unreadable', why: 'the manifest is not JSON' },
    { kind: 'missing', why: 'it is gone' },
  ])('of what is $kind stands in its tags alone', async (artifact) => {
    const aws = await cart([]);
    const { ecr: unasked } = clientsOf(aws);
    const registry = registryIn(
      () => unasked,
      () => unasked,
    );
    expect(await registry.readProvenance(image, artifact, ['sha-0a1b2c3'])).toEqual({
      revision: '0a1b2c3',
    });
    expect(aws.calls).toEqual([]);
  });
});

describe('what is known already is told', () => {
  const known = { version: '1', revision: '0a1b2c3' };
  const images = [
    {
      imageDigest: A,
      imageManifest: manifestWith({ version: '1' }),
      imageConfig: configWith({ authors: 'us' }),
    },
  ];

  it.each([
    ['ecr:GetDownloadUrlForLayer', 'AccessDeniedException'],
    ['ecr:GetDownloadUrlForLayer', 'ServerException'],
    ['s3:GetObject', 'AccessDenied'],
  ])('where %s fails with %s', async (call, error) => {
    const aws = await cart(images, { faults: [{ call, nth: 1, error }] });
    expect(await read(aws, ['sha-0a1b2c3'])).toEqual(known);
  });

  it.each<[string, () => Response]>([
    ['is no JSON', () => new Response('<html>')],
    ['is JSON of another kind', () => new Response('null')],
    ['is larger than a config', () => new Response(`"${'x'.repeat(1_048_576)}"`)],
    ['is an error', () => new Response('{}', { status: 500 })],
    ['has no body', () => new Response(null, { status: 204 })],
  ])('where the config %s', async (_what, answer) => {
    const aws = await cart(images);
    expect(await read(aws, ['sha-0a1b2c3'], () => Promise.resolve(answer()))).toEqual(known);
  });

  it('where the connection breaks', async () => {
    const aws = await cart(images);
    const broken = () => Promise.reject(new TypeError('fetch failed'));
    expect(await read(aws, ['sha-0a1b2c3'], broken)).toEqual(known);
  });

  it('where the platform of an index is gone', async () => {
    const aws = await cart([indexOf({ version: '1' }, platform(B))]);
    expect(await read(aws, ['sha-0a1b2c3'])).toEqual(known);
  });

  it('after three seconds, whatever is still awaited', async () => {
    const aws = await cart(images);
    const timeout = AbortSignal.timeout.bind(AbortSignal);
    const late = new AbortController();
    const limits: number[] = [];
    AbortSignal.timeout = (milliseconds) => {
      limits.push(milliseconds);
      return late.signal;
    };
    try {
      const asked = Promise.withResolvers<void>();
      // It does not even listen to the signal.
      const never: Download = () => {
        asked.resolve();
        return new Promise(() => undefined);
      };
      const reading = read(aws, ['sha-0a1b2c3'], never);
      await asked.promise;
      late.abort();
      expect(await reading).toEqual(known);
    } finally {
      AbortSignal.timeout = timeout;
    }
    expect(limits).toEqual([3_000]);
  });
});

it.each([
  ['ecr:GetDownloadUrlForLayer', { hang: true }],
  ['s3:GetObject', { hang: true }],
  ['s3:GetObject', { drip: true }],
])('who built it is told without the config where %s meets %j', async (call, fault) => {
  const imageManifest = manifestWith({ version: '1' });
  const images = [{ imageDigest: A, imageManifest, imageConfig: configWith({ authors: 'us' }) }];
  const aws = await cart(images, { faults: [{ call, nth: 1, ...fault }] });
  const { ecr } = clientsOf(aws);
  const late = new AbortController();
  const reading = readProvenance(ecr, httpFetch, image, imageManifest, [], late.signal);
  while (!aws.countCalls()[call]) await setTimeout(1);
  late.abort();
  expect(await reading).toEqual({ version: '1' });
  expect(aws.countCalls()[call]).toBe(1);
});

it('the config is read where a redirect leads', async () => {
  const aws = await cart([{ imageDigest: A, imageConfig: configWith({ authors: 'us' }) }]);
  const here = aws.environment['AWS_ENDPOINT_URL'];
  const elsewhere = createServer(({ url }, response) => {
    response.writeHead(307, { location: `${here}${url}` }).end();
  }).listen(0, '127.0.0.1');
  await once(elsewhere, 'listening');
  const { port } = elsewhere.address() as AddressInfo;
  try {
    const download: Download = (url, init) =>
      httpFetch(`http://127.0.0.1:${port}${new URL(url).pathname}`, init);
    expect(await read(aws, [], download)).toEqual({ author: 'us' });
  } finally {
    elsewhere.close();
    elsewhere.closeAllConnections();
  }
});
