import { createHash } from 'node:crypto';
import {
  BatchDeleteImageCommand,
  BatchGetImageCommand,
  DescribeImagesCommand,
  type ECRClient,
  PutImageCommand,
} from '@aws-sdk/client-ecr';
import { A, B, C, clientsOf, embedded, errorOf, stopAll } from './embedded.ts';

afterEach(stopAll);

const OCI = 'application/vnd.oci.image.manifest.v1+json';
const INDEX = 'application/vnd.oci.image.index.v1+json';

async function manifestOf(ecr: ECRClient, imageDigest: string) {
  const { images } = await ecr.send(
    new BatchGetImageCommand({
      repositoryName: 'cart',
      imageIds: [{ imageDigest }],
      acceptedMediaTypes: [OCI, INDEX],
    }),
  );
  return {
    imageManifest: images?.[0]?.imageManifest,
    imageManifestMediaType: images?.[0]?.imageManifestMediaType,
  };
}

async function tag(ecr: ECRClient, imageDigest: string, imageTag: string) {
  const manifest = await manifestOf(ecr, imageDigest);
  return await ecr.send(
    new PutImageCommand({ repositoryName: 'cart', ...manifest, imageDigest, imageTag }),
  );
}

async function cart(repository: Record<string, unknown> = {}) {
  const images = [
    { imageDigest: A, imageTags: ['v1'] },
    { imageDigest: B, imageTags: ['v2'] },
  ];
  const aws = await embedded({ repositories: [{ repositoryName: 'cart', images, ...repository }] });
  return { aws, ...clientsOf(aws) };
}

const releases = [{ filterType: 'WILDCARD', filter: 'release-*' }];
const withReleases = (imageTagMutability: string) => ({
  imageTagMutability,
  imageTagMutabilityExclusionFilters: releases,
  images: [
    { imageDigest: A, imageTags: ['v1', 'release-1'] },
    { imageDigest: B, imageTags: [] },
  ],
});

describe('retagging', () => {
  it.each(['MUTABLE', 'IMMUTABLE', 'IMMUTABLE_WITH_EXCLUSION', 'MUTABLE_WITH_EXCLUSION'])(
    'adds a new tag to an image of a repository that is %s',
    async (imageTagMutability) => {
      const { aws, ecr } = await cart({ imageTagMutability });
      const { image } = await tag(ecr, A, 'approved-aaaaaaaaaaaa');
      expect(image?.imageId).toEqual({ imageDigest: A, imageTag: 'approved-aaaaaaaaaaaa' });
      expect(aws.images()).toEqual([
        { repository: 'cart', digest: A, tags: ['approved-aaaaaaaaaaaa', 'v1'] },
        { repository: 'cart', digest: B, tags: ['v2'] },
      ]);
    },
  );

  it('moves a tag in a MUTABLE repository and leaves the other image there', async () => {
    const { aws, ecr } = await cart({ imageTagMutability: 'MUTABLE' });
    await tag(ecr, B, 'v1');
    expect(aws.images()).toEqual([
      { repository: 'cart', digest: A, tags: [] },
      { repository: 'cart', digest: B, tags: ['v1', 'v2'] },
    ]);
  });

  it.each([
    ['IMMUTABLE', 'v1'],
    ['IMMUTABLE', 'release-1'],
    ['IMMUTABLE_WITH_EXCLUSION', 'v1'],
    ['MUTABLE_WITH_EXCLUSION', 'release-1'],
  ])('does not move a tag where the repository is %s: %s', async (mutability, name) => {
    const { aws, ecr } = await cart(withReleases(mutability));
    const error = await errorOf(tag(ecr, B, name));
    expect(error.name).toBe('ImageTagAlreadyExistsException');
    expect(error.message).toBe(
      `The image tag '${name}' already exists in the 'cart' repository and cannot be overwritten because the repository is immutable.`,
    );
    expect(aws.images()[0]?.tags).toEqual(['release-1', 'v1']);
  });

  it.each([
    ['IMMUTABLE_WITH_EXCLUSION', 'release-1'],
    ['MUTABLE_WITH_EXCLUSION', 'v1'],
  ])('moves a tag where the repository is %s: %s', async (mutability, name) => {
    const { aws, ecr } = await cart(withReleases(mutability));
    await tag(ecr, B, name);
    expect(aws.images()[1]?.tags).toEqual([name]);
  });

  it('the same digest with the same tag is already there where tags may move', async () => {
    const { ecr } = await cart();
    const error = await errorOf(tag(ecr, A, 'v1'));
    expect(error.name).toBe('ImageAlreadyExistsException');
    expect(error.message).toBe(
      `Image with digest '${A}' and tag 'v1' already exists in the repository with name 'cart' in registry with id '123456789012'`,
    );
  });

  it('the same digest with the same tag is a tag that exists where tags may not move', async () => {
    const { ecr } = await cart({ imageTagMutability: 'IMMUTABLE' });
    expect((await errorOf(tag(ecr, A, 'v1'))).name).toBe('ImageTagAlreadyExistsException');
  });

  it('refuses a manifest that is not the one of the digest', async () => {
    const { ecr } = await cart();
    const manifest = await manifestOf(ecr, A);
    const put = { repositoryName: 'cart', ...manifest, imageDigest: B, imageTag: 'x' };
    const error = await errorOf(ecr.send(new PutImageCommand(put)));
    expect(error.name).toBe('ImageDigestDoesNotMatchException');
  });

  it('refuses a tag with a slash and a manifest that is no JSON', async () => {
    const { ecr } = await cart();
    expect((await errorOf(tag(ecr, A, 'a/b'))).message).toBe(
      "Invalid parameter at 'imageTag' failed to satisfy constraint: 'must satisfy regular expression '[a-zA-Z0-9-_.]+''",
    );
    const none = { repositoryName: 'cart', imageManifest: 'None', imageTag: 'x' };
    expect((await errorOf(ecr.send(new PutImageCommand(none)))).message).toBe(
      "Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'",
    );
  });

  it('stops at a thousand tags on one image', async () => {
    const imageTags = Array.from({ length: 1000 }, (_, index) => `t${index}`);
    const { ecr } = await cart({ images: [{ imageDigest: A, imageTags }] });
    expect((await errorOf(tag(ecr, A, 'one-more'))).name).toBe('LimitExceededException');
  });

  it('gives a new manifest the digest of its bytes', async () => {
    const { aws, ecr } = await cart();
    const imageManifest = '{"schemaVersion": 2,  "layers": []}';
    const put = {
      repositoryName: 'cart',
      imageManifest,
      imageManifestMediaType: OCI,
      imageTag: 'x',
    };
    await ecr.send(new PutImageCommand(put));
    const digest = `sha256:${createHash('sha256').update(imageManifest).digest('hex')}`;
    expect(aws.images()[2]).toEqual({ repository: 'cart', digest, tags: ['x'] });
  });

  it('emits one push event for each new tag', async () => {
    const { aws, ecr } = await cart();
    await tag(ecr, A, 'approved');
    await errorOf(tag(ecr, A, 'approved'));
    expect(aws.takeEvents()).toEqual([
      {
        version: '0',
        id: '00000000-0000-4000-8000-000000000001',
        'detail-type': 'ECR Image Action',
        source: 'aws.ecr',
        account: '123456789012',
        time: '2026-11-21T10:00:00Z',
        region: 'eu-central-1',
        resources: [],
        detail: {
          result: 'SUCCESS',
          'repository-name': 'cart',
          'image-digest': A,
          'action-type': 'PUSH',
          'image-tag': 'approved',
          'manifest-media-type': OCI,
          'artifact-media-type': 'application/vnd.oci.image.config.v1+json',
        },
      },
    ]);
    expect(aws.takeEvents()).toEqual([]);
  });
});

describe('deleting images', () => {
  const remove = (ecr: ECRClient, ...imageIds: { imageDigest?: string; imageTag?: string }[]) =>
    ecr.send(new BatchDeleteImageCommand({ repositoryName: 'cart', imageIds }));

  it('by tag removes the tag, and with the last tag the image', async () => {
    const { aws, ecr } = await cart({ images: [{ imageDigest: A, imageTags: ['v1', 'v2'] }] });
    expect((await remove(ecr, { imageTag: 'v1' })).imageIds).toEqual([
      { imageDigest: A, imageTag: 'v1' },
    ]);
    expect(aws.images()).toEqual([{ repository: 'cart', digest: A, tags: ['v2'] }]);
    await remove(ecr, { imageTag: 'v2' });
    expect(aws.images()).toEqual([]);
    const events = aws
      .takeEvents()
      .map(({ detail }) => 'image-tag' in detail && [detail['action-type'], detail['image-tag']]);
    expect(events).toEqual([
      ['DELETE', 'v1'],
      ['DELETE', 'v2'],
    ]);
  });

  it('by digest deletes the image with all its tags, one event for each', async () => {
    const { aws, ecr } = await cart({ images: [{ imageDigest: A, imageTags: ['v1', 'v2'] }] });
    expect((await remove(ecr, { imageDigest: A })).imageIds).toHaveLength(2);
    expect(aws.images()).toEqual([]);
    expect(aws.takeEvents()).toHaveLength(2);
  });

  it('leaves a tag alone that has moved away from the digest', async () => {
    const { aws, ecr } = await cart();
    const { failures } = await remove(ecr, { imageTag: 'v1', imageDigest: B });
    expect(failures?.[0]?.failureCode).toBe('ImageTagDoesNotMatchDigest');
    expect(aws.images()).toHaveLength(2);
  });

  it('says which of several images are not there', async () => {
    const { ecr } = await cart();
    const { imageIds, failures } = await remove(ecr, { imageTag: 'v1' }, { imageDigest: C }, {});
    expect(imageIds).toEqual([{ imageDigest: A, imageTag: 'v1' }]);
    expect(failures?.map((each) => each.failureCode)).toEqual([
      'ImageNotFound',
      'MissingDigestAndTag',
    ]);
  });

  it('keeps an image that an index refers to', async () => {
    const imageManifest = JSON.stringify({ mediaType: INDEX, manifests: [{ digest: A }] });
    const { aws, ecr } = await cart({
      images: [
        { imageDigest: A, imageTags: ['amd64', 'child'] },
        { imageDigest: B, imageTags: ['v1'], imageManifest },
      ],
    });
    const { failures } = await remove(ecr, { imageDigest: A }, { imageTag: 'amd64' });
    expect(failures).toEqual([
      {
        imageId: { imageDigest: A },
        failureCode: 'ImageReferencedByManifestList',
        failureReason: `Requested image referenced by manifest list: [${B}]`,
      },
    ]);
    expect((await remove(ecr, { imageTag: 'child' })).failures?.[0]?.failureCode).toBe(
      'ImageReferencedByManifestList',
    );
    await remove(ecr, { imageDigest: B });
    await remove(ecr, { imageDigest: A });
    expect(aws.images()).toEqual([]);
  });
});

it('a described image has its tags, its size and its time of push, and nothing of its scan', async () => {
  const scan = { imageScanStatus: { status: 'COMPLETE' } };
  const imagePushedAt = '2026-11-20T12:00:00.500+01:00';
  const { ecr } = await cart({
    images: [{ imageDigest: A, imageTags: ['v1'], imagePushedAt, scan }],
  });
  const { imageDetails } = await ecr.send(new DescribeImagesCommand({ repositoryName: 'cart' }));
  expect(imageDetails).toEqual([
    {
      registryId: '123456789012',
      repositoryName: 'cart',
      imageDigest: A,
      imageTags: ['v1'],
      imageSizeInBytes: 4195328,
      imagePushedAt: new Date('2026-11-20T11:00:00.500Z'),
      imageManifestMediaType: OCI,
      artifactMediaType: 'application/vnd.oci.image.config.v1+json',
      imageStatus: 'ACTIVE',
    },
  ]);
});
