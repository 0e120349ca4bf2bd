import {
  BatchGetImageCommand,
  DeleteRepositoryCommand,
  DescribeImageScanFindingsCommand,
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  GetRegistryScanningConfigurationCommand,
  ListImagesCommand,
  ListTagsForResourceCommand,
  paginateDescribeImageScanFindings,
  paginateDescribeImages,
} from '@aws-sdk/client-ecr';
import { A, B, C, clientsOf, embedded, errorOf, stopAll } from './embedded.ts';

afterEach(stopAll);

const INDEX = 'application/vnd.oci.image.index.v1+json';
const OCI = 'application/vnd.oci.image.manifest.v1+json';

async function cart(images: unknown[], repository: Record<string, unknown> = {}) {
  const aws = await embedded({ repositories: [{ repositoryName: 'cart', images, ...repository }] });
  return { aws, ...clientsOf(aws) };
}

const scanOf = (imageDigest: string) =>
  new DescribeImageScanFindingsCommand({ repositoryName: 'cart', imageId: { imageDigest } });

describe('the findings of a scan', () => {
  it('come in pages, with the counts of the whole scan on each', async () => {
    const findings = Array.from({ length: 3000 }, (_, index) => ({
      name: `CVE-2026-${index}`,
      severity: 'LOW',
    }));
    const scan = {
      imageScanStatus: { status: 'COMPLETE' },
      imageScanFindings: { findings, findingSeverityCounts: { LOW: 3000 } },
      nextToken: 'of/another+place=',
    };
    const { aws, ecr } = await cart([{ imageDigest: A, scan }]);
    const pages = paginateDescribeImageScanFindings(
      { client: ecr, pageSize: 1000 },
      { repositoryName: 'cart', imageId: { imageDigest: A } },
    );
    const names = new Set<string | undefined>();
    for await (const page of pages) {
      expect(page.imageScanFindings?.findingSeverityCounts).toEqual({ LOW: 3000 });
      for (const finding of page.imageScanFindings?.findings ?? []) names.add(finding.name);
    }
    expect(names.size).toBe(3000);
    expect(aws.countCalls()).toEqual({ 'ecr:DescribeImageScanFindings': 3 });

    const first = await ecr.send(scanOf(A));
    expect(first.imageScanFindings?.findings).toHaveLength(100);
    const other = { repositoryName: 'cart', nextToken: first.nextToken };
    expect((await errorOf(ecr.send(new DescribeImagesCommand(other)))).name).toBe(
      'InvalidParameterException',
    );
  });

  it('have their times read in any form, and left out when they have none', async () => {
    const enhancedFindings = [
      {
        firstObservedAt: '2025-05-27T17:54:07.765000+00:00',
        lastObservedAt: 'Dec 3, 2021, 6:02:30 PM',
        updatedAt: 'Wed Sep 04 16:55:38.411 UTC 2024',
        packageVulnerabilityDetails: { vendorCreatedAt: 1576800000, vendorUpdatedAt: 'soon' },
      },
    ];
    const scan = { imageScanFindings: { enhancedFindings, imageScanCompletedAt: '2026-11-21' } };
    const { ecr } = await cart([{ imageDigest: A, scan }]);
    const { imageScanFindings } = await ecr.send(scanOf(A));
    expect(imageScanFindings?.imageScanCompletedAt).toEqual(new Date('2026-11-21T00:00:00Z'));
    expect(imageScanFindings?.enhancedFindings).toEqual([
      {
        firstObservedAt: new Date('2025-05-27T17:54:07.765Z'),
        lastObservedAt: new Date('2021-12-03T18:02:30Z'),
        updatedAt: new Date('2024-09-04T16:55:38.411Z'),
        packageVulnerabilityDetails: { vendorCreatedAt: new Date('2019-12-20T00:00:00Z') },
      },
    ]);
  });

  it('may be null, as for an image nobody can scan', async () => {
    const imageScanStatus = { status: 'FAILED', description: 'UnsupportedImageError' };
    const { ecr } = await cart([
      { imageDigest: A, imageTags: ['v1'], scan: { imageScanStatus, imageScanFindings: null } },
    ]);
    const response = await ecr.send(
      new DescribeImageScanFindingsCommand({ repositoryName: 'cart', imageId: { imageTag: 'v1' } }),
    );
    expect(response.imageScanStatus).toEqual(imageScanStatus);
    expect(response.imageScanFindings ?? null).toBeNull();
    expect(response.imageId).toEqual({ imageDigest: A, imageTag: 'v1' });
  });

  it('are not there for an image never scanned, nor where the world says so', async () => {
    const { ecr } = await cart([
      { imageDigest: A },
      { imageDigest: B, scan: { error: 'ScanNotFoundException' } },
      { imageDigest: C, scan: { error: 'ServerException' } },
    ]);
    const text = (digest: string) =>
      `Image scan does not exist for the image with '{imageDigest:'${digest}', imageTag:'null'}' in the repository with name 'cart' in the registry with id '123456789012'`;
    for (const digest of [A, B]) {
      const error = await errorOf(ecr.send(scanOf(digest)));
      expect([error.name, error.message]).toEqual(['ScanNotFoundException', text(digest)]);
    }
    const error = await errorOf(ecr.send(scanOf(C)));
    expect([error.name, error['$metadata']]).toEqual([
      'ServerException',
      expect.objectContaining({ httpStatusCode: 500 }),
    ]);
  });
});

describe('reading images', () => {
  const manifest =
    '{"schemaVersion":2,\n   "mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}';

  it('gives the manifest byte for byte, and nothing in a type that is not accepted', async () => {
    const { ecr } = await cart([{ imageDigest: A, imageTags: ['v1'], imageManifest: manifest }]);
    const get = (acceptedMediaTypes: string[], ...imageIds: { imageDigest: string }[]) =>
      ecr.send(new BatchGetImageCommand({ repositoryName: 'cart', imageIds, acceptedMediaTypes }));
    const { images } = await get([OCI, INDEX], { imageDigest: A });
    expect(images?.[0]?.imageManifest).toBe(manifest);
    expect(images?.[0]?.imageManifestMediaType).toBe(INDEX);

    const refused = await get([OCI], { imageDigest: A }, { imageDigest: B });
    expect(refused.images).toEqual([]);
    expect(refused.failures?.map((each) => each.failureCode)).toEqual([
      'ImageNotFound',
      'ImageNotFound',
    ]);
  });

  it('lists all in pages, with or without tags', async () => {
    const { ecr } = await cart([
      { imageDigest: A, imageTags: ['v1', 'v2'] },
      { imageDigest: B },
      { imageDigest: C },
    ]);
    const repositoryName = 'cart';
    const first = await ecr.send(new DescribeImagesCommand({ repositoryName, maxResults: 2 }));
    expect(first.imageDetails?.map((each) => each.imageDigest)).toEqual([A, B]);
    const { nextToken } = first;
    const second = await ecr.send(new DescribeImagesCommand({ repositoryName, nextToken }));
    expect(second.imageDetails?.map((each) => each.imageDigest)).toEqual([C]);
    expect(second.nextToken).toBeUndefined();

    const filter = { tagStatus: 'TAGGED' } as const;
    const { imageIds } = await ecr.send(new ListImagesCommand({ repositoryName, filter }));
    expect(imageIds).toEqual([
      { imageDigest: A, imageTag: 'v1' },
      { imageDigest: A, imageTag: 'v2' },
    ]);
  });

  it('lists a thousand images and more in pages, each once', async () => {
    const images = Array.from({ length: 1_234 }, (_, index) => ({
      imageDigest: `sha256:${String(index).padStart(64, '0')}`,
      ...(index % 2 === 0 && { imageTags: [`v${index}`] }),
    }));
    const { aws, ecr } = await cart(images);
    const pagesOf = async (tagStatus: 'TAGGED' | 'UNTAGGED' | 'ANY') => {
      const digests: (string | undefined)[] = [];
      const listing = { repositoryName: 'cart', filter: { tagStatus } };
      for await (const page of paginateDescribeImages({ client: ecr, pageSize: 500 }, listing)) {
        digests.push(...(page.imageDetails ?? []).map((each) => each.imageDigest));
      }
      return [digests.length, new Set(digests).size];
    };
    expect(await pagesOf('ANY')).toEqual([1_234, 1_234]);
    expect(await pagesOf('TAGGED')).toEqual([617, 617]);
    expect(await pagesOf('UNTAGGED')).toEqual([617, 617]);
    expect(aws.countCalls()).toEqual({ 'ecr:DescribeImages': 3 + 2 + 2 });
    const archived = { repositoryName: 'cart', filter: { imageStatus: 'ARCHIVED' } } as const;
    expect((await ecr.send(new DescribeImagesCommand(archived))).imageDetails).toEqual([]);
  });

  it('gives an index that lists itself the size of what else it lists', async () => {
    const listing = (...digests: string[]) =>
      JSON.stringify({ mediaType: INDEX, manifests: digests.map((digest) => ({ digest })) });
    const { ecr } = await cart([
      { imageDigest: A, imageManifest: listing(A, B) },
      { imageDigest: B, imageManifest: listing(A, C) },
      { imageDigest: C },
    ]);
    const { imageDetails } = await ecr.send(new DescribeImagesCommand({ repositoryName: 'cart' }));
    expect(imageDetails?.map((each) => each.imageSizeInBytes)).toEqual([4195328, 4195328, 4195328]);
  });

  it('says which image or repository is not there', async () => {
    const { ecr } = await cart([{ imageDigest: A }]);
    const image = { repositoryName: 'cart', imageIds: [{ imageTag: 'latest' }] };
    expect((await errorOf(ecr.send(new DescribeImagesCommand(image)))).message).toBe(
      "The image with imageId {imageDigest:'null', imageTag:'latest'} does not exist within the repository with name 'cart' in the registry with id '123456789012'",
    );
    const none = new DescribeImagesCommand({ repositoryName: 'till' });
    const error = await errorOf(ecr.send(none));
    expect([error.name, error.message]).toEqual([
      'RepositoryNotFoundException',
      "The repository with name 'till' does not exist in the registry with id '123456789012'",
    ]);
  });
});

it('the repositories are listed in pages', async () => {
  const names = Array.from({ length: 150 }, (_, index) => `team/${index}`);
  const aws = await embedded({
    repositories: names.map((repositoryName) => ({ repositoryName, images: [] })),
  });
  const { ecr } = clientsOf(aws);
  const first = await ecr.send(new DescribeRepositoriesCommand({}));
  expect(first.repositories).toHaveLength(100);
  const { nextToken } = first;
  const second = await ecr.send(new DescribeRepositoriesCommand({ nextToken }));
  expect(
    [first, second].flatMap((page) => page.repositories?.map((one) => one.repositoryName)),
  ).toEqual(names);
});

it('a repository is described with its rules and its own tags', async () => {
  const filters = [{ filterType: 'WILDCARD', filter: 'scan-*' }];
  const { ecr } = await cart([], {
    imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
    imageTagMutabilityExclusionFilters: filters,
    tags: { team: 'checkout' },
  });
  const { repositories } = await ecr.send(new DescribeRepositoriesCommand({}));
  expect(repositories?.[0]).toMatchObject({
    repositoryName: 'cart',
    repositoryUri: '123456789012.dkr.ecr.eu-central-1.amazonaws.com/cart',
    imageTagMutability: 'IMMUTABLE_WITH_EXCLUSION',
    imageTagMutabilityExclusionFilters: filters,
    createdAt: new Date('2026-11-21T10:00:00Z'),
  });
  const resourceArn = repositories?.[0]?.repositoryArn;
  const { tags } = await ecr.send(new ListTagsForResourceCommand({ resourceArn }));
  expect(tags).toEqual([{ Key: 'team', Value: 'checkout' }]);
  const { scanningConfiguration } = await ecr.send(new GetRegistryScanningConfigurationCommand({}));
  expect(scanningConfiguration?.scanType).toBe('BASIC');
});

it('an operation that is not there says which ones are', async () => {
  const { ecr } = await cart([{ imageDigest: A }]);
  const remove = new DeleteRepositoryCommand({ repositoryName: 'cart' });
  const error = await errorOf(ecr.send(remove));
  expect([error.name, error.message]).toEqual([
    'InvalidAction',
    'the embedded AWS does not implement ecr:DeleteRepository; implemented are BatchDeleteImage, BatchGetImage, BatchGetRepositoryScanningConfiguration, DescribeImageScanFindings, DescribeImages, DescribePullThroughCacheRules, DescribeRepositories, GetDownloadUrlForLayer, GetLifecyclePolicy, GetLifecyclePolicyPreview, GetRegistryPolicy, GetRegistryScanningConfiguration, GetRepositoryPolicy, ListImages, ListPullTimeUpdateExclusions, ListTagsForResource, PutImage, PutImageTagMutability, PutLifecyclePolicy, PutRegistryScanningConfiguration, RegisterPullTimeUpdateExclusion, StartImageScan, StartLifecyclePolicyPreview',
  ]);
});
