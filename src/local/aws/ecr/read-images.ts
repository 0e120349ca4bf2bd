import * as z from 'zod';
import { invalid, pageOf } from '../pages.ts';
import type { Image, Repository } from '../world.ts';
import { type ImageFailure, missingImage } from './delete-images.ts';
import {
  artifactTypeOf,
  DOCKER_MANIFEST,
  manifestOf,
  mediaTypeOf,
  sizeOf,
  subjectOf,
} from './image-manifest.ts';
import {
  findImage,
  type ImageId,
  imageNamed,
  type Registry,
  repositoryNamed,
  tagsOf,
} from './registry.ts';
import {
  Filtered,
  ImageId as ImageIdSchema,
  InRepository,
  Paged,
  parseRequest,
} from './registry-request.ts';

const DescribeImagesRequest = InRepository.extend(Paged.shape).extend({
  ...Filtered.shape,
  imageIds: z.array(ImageIdSchema).max(100).optional(),
});
const ListImagesRequest = InRepository.extend(Paged.shape).extend(Filtered.shape);
const BatchGetImageRequest = InRepository.extend({
  imageIds: z.array(ImageIdSchema).min(1).max(100),
  acceptedMediaTypes: z.array(z.string()).optional(),
});

/** DescribeImages, without the scan's status and summary: neither AWS_NATIVE nor ENHANCED fills them. */
export function describeImages(registry: Registry, body: unknown): unknown {
  const { imageIds, filter, ...request } = parseRequest(DescribeImagesRequest, body);
  const repository = repositoryNamed(registry, request.repositoryName, request.registryId);
  const detail = (image: Image) => imageDetail(registry, repository, image);
  if (imageIds !== undefined) {
    if (request.maxResults !== undefined || request.nextToken !== undefined) {
      throw invalid('maxResults', 'cannot be used when images are named with imageIds');
    }
    const images = new Set(imageIds.map((id) => imageNamed(registry, repository, id)));
    return { imageDetails: [...images].map(detail) };
  }
  const wanted = repository.images.filter((image) => passes(image, filter));
  const { items, next } = pageOf(`images of ${request.repositoryName}`, wanted, request);
  return { imageDetails: items.map(detail), ...next };
}

/** ListImages: one entry per tag, or one with the digest alone for an image without tags. */
export function listImages(registry: Registry, body: unknown): unknown {
  const { filter, ...request } = parseRequest(ListImagesRequest, body);
  const repository = repositoryNamed(registry, request.repositoryName, request.registryId);
  const ids = repository.images.filter((image) => passes(image, filter)).flatMap(idsOf);
  const { items, next } = pageOf(`ids of ${request.repositoryName}`, ids, request);
  return { imageIds: items, ...next };
}

/**
 * BatchGetImage: manifests byte for byte. An image of a type the caller does not accept is not given,
 * and nothing is translated: AWS does that for tags, which here shows as a failure. Without
 * acceptedMediaTypes only Docker V2 schema 2 is, which is why OCI images then come back as nothing.
 */
export function batchGetImage(registry: Registry, body: unknown): unknown {
  const request = parseRequest(BatchGetImageRequest, body);
  const repository = repositoryNamed(registry, request.repositoryName, request.registryId);
  const accepted = request.acceptedMediaTypes ?? [DOCKER_MANIFEST];
  const images: unknown[] = [];
  const failures: ImageFailure[] = [];
  for (const id of request.imageIds) {
    const image = findImage(repository, id);
    if (image === undefined) failures.push(missingImage(repository, id));
    else if (!accepted.includes(mediaTypeOf(image))) failures.push(notAccepted(id, image));
    else images.push(imageWithManifest(registry, repository, id, image));
  }
  return { images, failures };
}

function imageWithManifest(registry: Registry, repository: Repository, id: ImageId, image: Image) {
  const { imageTag } = id;
  return {
    registryId: registry.world.account,
    repositoryName: repository.repositoryName,
    imageId: { imageDigest: image.imageDigest, ...(imageTag === undefined ? {} : { imageTag }) },
    imageManifest: manifestOf(image),
    imageManifestMediaType: mediaTypeOf(image),
  };
}

function notAccepted(imageId: ImageId, image: Image): ImageFailure {
  const failureReason = `Requested image not found in an accepted media type; it is ${mediaTypeOf(image)}`;
  return { imageId, failureCode: 'ImageNotFound', failureReason };
}

function imageDetail(registry: Registry, repository: Repository, image: Image) {
  const tags = tagsOf(image);
  return {
    registryId: registry.world.account,
    repositoryName: repository.repositoryName,
    imageDigest: image.imageDigest,
    ...(tags.length === 0 ? {} : { imageTags: tags }),
    imageSizeInBytes: sizeOf(repository, image),
    imagePushedAt: image.imagePushedAt ?? registry.openedAt.toISOString(),
    lastRecordedPullTime: image.lastRecordedPullTime,
    imageManifestMediaType: mediaTypeOf(image),
    artifactMediaType: artifactTypeOf(image),
    subjectManifestDigest: subjectOf(image),
    imageStatus: 'ACTIVE',
  };
}

function idsOf(image: Image): ImageId[] {
  const { imageDigest } = image;
  const tags = tagsOf(image);
  return tags.length === 0
    ? [{ imageDigest }]
    : tags.map((imageTag) => ({ imageDigest, imageTag }));
}

function passes(image: Image, filter: z.infer<typeof Filtered>['filter'] = {}): boolean {
  const { tagStatus = 'ANY', imageStatus = 'ACTIVE' } = filter;
  const tagged = tagsOf(image).length > 0;
  const inTagStatus = tagStatus === 'ANY' || tagged === (tagStatus === 'TAGGED');
  return inTagStatus && (imageStatus === 'ACTIVE' || imageStatus === 'ANY');
}
