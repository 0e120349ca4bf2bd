import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import { invalid } from '../pages.ts';
import type { Image, Repository } from '../world.ts';
import { emitImageAction } from './image-action-event.ts';
import { childDigests, manifestFields, manifestOf, mediaTypeOf, sha256 } from './image-manifest.ts';
import { findImage, type Registry, repositoryNamed, tagsOf } from './registry.ts';
import { InRepository, parseRequest } from './registry-request.ts';
import { isImmutableTag } from './tag-mutability.ts';

const PutImageRequest = InRepository.extend({
  imageManifest: z.string().min(1),
  imageManifestMediaType: z.string().optional(),
  imageTag: z.string().optional(),
  imageDigest: z.string().optional(),
});
type PutImageRequest = z.infer<typeof PutImageRequest>;

const TAGS_PER_IMAGE = 1000;

/**
 * PutImage: adds an image, or a tag to one, or moves a tag; one PUSH event for a tag that is new on
 * its image. The quota of ten requests a second is not simulated.
 */
export function putImage(registry: Registry, body: unknown): unknown {
  const request = parseRequest(PutImageRequest, body);
  const repository = repositoryNamed(registry, request.repositoryName, request.registryId);
  const { imageTag: tag } = request;
  if (tag !== undefined) refuseTagGrammar(tag);

  const pushed = pushedImage(registry, repository, request);
  const known = findImage(repository, { imageDigest: pushed.imageDigest });
  if (known !== undefined && tag === undefined) throw alreadyThere(registry, repository, known);
  if (tag !== undefined) refuseTag(registry, repository, known, tag);

  const image = known ?? pushed;
  if (known === undefined) repository.images.push(image);
  if (tag !== undefined) moveTag(repository, image, tag);
  emitImageAction(registry, 'PUSH', repository, image, tag ?? '');
  return {
    image: {
      registryId: registry.world.account,
      repositoryName: repository.repositoryName,
      imageId: { imageDigest: image.imageDigest, ...(tag === undefined ? {} : { imageTag: tag }) },
      imageManifest: request.imageManifest,
      imageManifestMediaType: mediaTypeOf(image),
    },
  };
}

/** The image the manifest stands for: a known one with the very same bytes, else a new one. */
function pushedImage(registry: Registry, repository: Repository, request: PutImageRequest): Image {
  const { imageManifest, imageDigest } = request;
  const fields = manifestFields(imageManifest);
  if (fields === undefined) throw invalid('ImageManifest', 'Invalid JSON syntax');
  const mediaType = request.imageManifestMediaType ?? fields.mediaType;
  if (mediaType === undefined) {
    throw invalid('imageManifestMediaType', 'must be given for a manifest without mediaType');
  }

  // A world's digests may be made up; the same bytes always have the digest they have there.
  const twins = repository.images.filter((image) => manifestOf(image) === imageManifest);
  const twin = twins.find((image) => image.imageDigest === imageDigest) ?? twins[0];
  const digest = twin?.imageDigest ?? sha256(imageManifest);
  if (imageDigest !== undefined && imageDigest !== digest) {
    throw new AwsError(
      'ImageDigestDoesNotMatchException',
      `The specified image digest '${imageDigest}' does not match the digest '${digest}' that Amazon ECR calculated for the image`,
    );
  }
  if (twin !== undefined) return twin;

  const missing = childDigests(fields).filter(
    (child) => findImage(repository, { imageDigest: child }) === undefined,
  );
  if (missing.length > 0) {
    throw new AwsError(
      'ReferencedImagesNotFoundException',
      `The manifest list references images that do not exist: [${missing.join(', ')}]`,
    );
  }
  return {
    imageDigest: digest,
    imageTags: [],
    imagePushedAt: registry.now().toISOString(),
    imageManifest,
    imageManifestMediaType: mediaType,
  };
}

function refuseTagGrammar(tag: string): void {
  if (!/^[a-zA-Z0-9-_.]{1,300}$/.test(tag)) {
    throw invalid('imageTag', "must satisfy regular expression '[a-zA-Z0-9-_.]+'");
  }
}

function refuseTag(
  registry: Registry,
  repository: Repository,
  known: Image | undefined,
  tag: string,
): void {
  const holder = findImage(repository, { imageTag: tag });
  if (holder !== undefined && isImmutableTag(repository, tag)) {
    throw new AwsError(
      'ImageTagAlreadyExistsException',
      `The image tag '${tag}' already exists in the '${repository.repositoryName}' repository and cannot be overwritten because the repository is immutable.`,
    );
  }
  if (holder !== undefined && holder === known) {
    throw alreadyThere(registry, repository, known, tag);
  }
  if (known !== undefined && tagsOf(known).length >= TAGS_PER_IMAGE) {
    throw new AwsError(
      'LimitExceededException',
      `The image with digest '${known.imageDigest}' has ${TAGS_PER_IMAGE} tags already; the quota for tags per image is ${TAGS_PER_IMAGE}`,
    );
  }
}

function alreadyThere(registry: Registry, repository: Repository, image: Image, tag?: string) {
  const tagText = tag === undefined ? '' : ` and tag '${tag}'`;
  return new AwsError(
    'ImageAlreadyExistsException',
    `Image with digest '${image.imageDigest}'${tagText} already exists in the repository with name ` +
      `'${repository.repositoryName}' in registry with id '${registry.world.account}'`,
  );
}

function moveTag(repository: Repository, image: Image, tag: string): void {
  for (const other of repository.images) {
    other.imageTags = tagsOf(other).filter((each) => each !== tag);
  }
  image.imageTags = [...tagsOf(image), tag];
}
