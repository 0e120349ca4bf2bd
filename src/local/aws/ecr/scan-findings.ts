import { AwsError } from '../aws-error.ts';
import { pageBounds } from '../pages.ts';
import type { Repository } from '../world.ts';
import {
  type ImageId,
  imageIdText,
  imageNamed,
  imageNotFound,
  type Registry,
  repositoryNamed,
} from './registry.ts';
import { ImageId as ImageIdSchema, InRepository, Paged, parseRequest } from './registry-request.ts';

const ScanFindingsRequest = InRepository.extend(Paged.shape).extend({ imageId: ImageIdSchema });

/**
 * DescribeImageScanFindings: the world's response in pages. Severity counts are those of the whole
 * scan on every page; the token of a recorded response is not ours and is dropped.
 */
export function describeImageScanFindings(registry: Registry, body: unknown): unknown {
  const { imageId, ...request } = parseRequest(ScanFindingsRequest, body);
  const repository = repositoryNamed(registry, request.repositoryName, request.registryId);
  const image = imageNamed(registry, repository, imageId);
  if (image.scan === undefined) throw scanNotFound(registry, repository, imageId);
  const { error, imageScanFindings, nextToken: _theirs, ...scan } = image.scan;
  if (error !== undefined) throw scanError(registry, repository, imageId, error);

  const { findings, enhancedFindings, ...rest } = imageScanFindings ?? {};
  const lists = { findings, enhancedFindings };
  const length = Math.max(lengthOf(findings), lengthOf(enhancedFindings));
  const scope = `findings of ${request.repositoryName}@${image.imageDigest}`;
  const { from, to, ...next } = pageBounds(scope, length, request);
  const page = Object.fromEntries(
    Object.entries(lists).flatMap(([key, list]) =>
      Array.isArray(list) ? [[key, list.slice(from, to)]] : [],
    ),
  );
  return {
    ...scan,
    registryId: registry.world.account,
    repositoryName: repository.repositoryName,
    imageId: { imageDigest: image.imageDigest, ...imageId },
    ...(imageScanFindings === undefined
      ? {}
      : { imageScanFindings: imageScanFindings === null ? null : { ...rest, ...page } }),
    ...next,
  };
}

function lengthOf(list: unknown): number {
  return Array.isArray(list) ? list.length : 0;
}

function scanError(registry: Registry, repository: Repository, id: ImageId, error: string) {
  if (error === 'ScanNotFoundException') return scanNotFound(registry, repository, id);
  if (error === 'ImageNotFoundException') return imageNotFound(registry, repository, id);
  return new AwsError(error, `The world says that reading the scan of this image raises ${error}`);
}

function scanNotFound(registry: Registry, repository: Repository, id: ImageId): AwsError {
  return new AwsError(
    'ScanNotFoundException',
    `Image scan does not exist for the image with '${imageIdText(id)}' in the repository with name ` +
      `'${repository.repositoryName}' in the registry with id '${registry.world.account}'`,
  );
}
