import * as z from 'zod';
import type { Image, Repository } from '../world.ts';
import { emitImageAction } from './image-action-event.ts';
import { parentsOf } from './image-manifest.ts';
import { findImage, type ImageId, type Registry, repositoryNamed, tagsOf } from './registry.ts';
import { ImageId as ImageIdSchema, InRepository, parseRequest } from './registry-request.ts';

const BatchDeleteImageRequest = InRepository.extend({
  imageIds: z.array(ImageIdSchema).min(1).max(100),
});

/** Why one image of a batch was left alone; the call itself succeeds. */
export type ImageFailure = { imageId: ImageId; failureCode: string; failureReason: string };

/**
 * BatchDeleteImage: a tag is removed from its image, and with the LAST tag the image is deleted; a
 * digest alone deletes the image with all its tags. A digest beside a tag only guards against a tag
 * that has moved. The ids are worked through in their order.
 */
export function batchDeleteImage(registry: Registry, body: unknown): unknown {
  const request = parseRequest(BatchDeleteImageRequest, body);
  const repository = repositoryNamed(registry, request.repositoryName, request.registryId);
  const imageIds: ImageId[] = [];
  const failures: ImageFailure[] = [];
  for (const id of request.imageIds) {
    const failure = refusal(repository, id);
    if (failure === undefined) imageIds.push(...deleteOne(registry, repository, id));
    else failures.push(failure);
  }
  return { imageIds, failures };
}

function refusal(repository: Repository, id: ImageId): ImageFailure | undefined {
  const image = findImage(repository, id);
  if (image === undefined) return missingImage(repository, id);
  const wouldDelete = id.imageTag === undefined || tagsOf(image).length === 1;
  const parents = wouldDelete ? parentsOf(repository, image) : [];
  if (parents.length === 0) return undefined;
  const reason = `Requested image referenced by manifest list: [${parents.join(', ')}]`;
  return { imageId: id, failureCode: 'ImageReferencedByManifestList', failureReason: reason };
}

/** What BatchDeleteImage and BatchGetImage say about an id that names no image. */
export function missingImage(repository: Repository, id: ImageId): ImageFailure {
  const failure = (failureCode: string, failureReason: string) => ({
    imageId: id,
    failureCode,
    failureReason,
  });
  const { imageDigest, imageTag } = id;
  if (imageDigest === undefined && imageTag === undefined) {
    return failure('MissingDigestAndTag', 'Missing digest and tag');
  }
  if (imageDigest !== undefined && !/^sha256:[a-zA-Z0-9=_-]+$/.test(imageDigest)) {
    return failure('InvalidImageDigest', 'Invalid image digest');
  }
  if (imageTag !== undefined && !/^[a-zA-Z0-9-_.]{1,300}$/.test(imageTag)) {
    return failure('InvalidImageTag', 'Invalid image tag');
  }
  const bothExist =
    imageDigest !== undefined &&
    imageTag !== undefined &&
    findImage(repository, { imageDigest }) !== undefined &&
    findImage(repository, { imageTag }) !== undefined;
  return bothExist
    ? failure('ImageTagDoesNotMatchDigest', 'Image tag does not match the digest')
    : failure('ImageNotFound', 'Requested image not found');
}

function deleteOne(registry: Registry, repository: Repository, id: ImageId): ImageId[] {
  const image = findImage(repository, id);
  if (image === undefined) return [];
  const gone = id.imageTag === undefined ? tagsOf(image) : [id.imageTag];
  const left = tagsOf(image).filter((tag) => !gone.includes(tag));
  if (left.length === 0) repository.images.splice(repository.images.indexOf(image), 1);
  image.imageTags = left;
  return announceGone(registry, repository, image, gone);
}

function announceGone(
  registry: Registry,
  repository: Repository,
  image: Image,
  tags: string[],
): ImageId[] {
  const { imageDigest } = image;
  for (const tag of tags.length === 0 ? [''] : tags) {
    emitImageAction(registry, 'DELETE', repository, image, tag);
  }
  return tags.length === 0
    ? [{ imageDigest }]
    : tags.map((imageTag) => ({ imageDigest, imageTag }));
}
