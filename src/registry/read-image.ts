import {
  BatchGetImageCommand,
  type BatchGetImageResponse,
  DescribeImagesCommand,
  type ECRClient,
  type ImageDetail,
} from '@aws-sdk/client-ecr';
import { failureOf, nameOf } from '../core/aws-failure.ts';
import type { ImageReading, Manifest } from '../core/evidence/evidence.ts';
import type { ImageRef } from '../core/image.ts';
import { wellFormed } from '../core/text.ts';
import {
  isImageConfig,
  MANIFEST_MEDIA_TYPES,
  manifestMediaType,
  readManifest,
} from '../intake/manifest.ts';

const GONE = ['ImageNotFoundException', 'RepositoryNotFoundException'];

/**
 * What a digest is, from its manifest, and how it is tagged: two calls at once.
 * The image is asked for by digest: asked for by tag, ECR may translate the manifest to another type.
 */
export async function readImage(ecr: ECRClient, image: ImageRef): Promise<ImageReading> {
  const [first, detail] = await Promise.all([getImage(ecr, image), describeImage(ecr, image)]);
  if (!first || !detail) return missing(image);
  // It is there, and was pushed this very moment or is of a kind that nobody makes any more.
  const answer = first.images?.length ? first : await getImage(ecr, image, LEGACY_MEDIA_TYPES);
  if (!answer) return missing(image);
  const tags = wellFormed(detail.imageTags ?? []).sort();
  const pushedAt = detail.imagePushedAt?.toISOString();
  return { ...artifactOf(image, answer, detail), tags, ...(pushedAt && { pushedAt }) };
}

function artifactOf(
  image: ImageRef,
  { images = [], failures = [] }: BatchGetImageResponse,
  { artifactMediaType }: ImageDetail,
): Pick<ImageReading, 'artifact' | 'entries'> {
  const text = images[0]?.imageManifest;
  const mediaType = images[0]?.imageManifestMediaType;
  if (text === undefined) {
    const [failure] = failures;
    if (failure?.failureCode === 'ImageNotFound') return missing(image);
    const why = `no manifest could be read: ${failure?.failureCode ?? 'ECR returned none'} ${failure?.failureReason ?? ''}`;
    return { artifact: { kind: 'unreadable', why: why.trim() }, entries: [] };
  }
  const reading = readManifest(text);
  const manifest: Manifest = { text, mediaType: mediaType ?? manifestMediaType(text) };
  if (reading.kind === 'other' || reading.kind === 'unreadable') {
    return { artifact: { ...reading, manifest }, entries: [] };
  }
  if (artifactMediaType && !isImageConfig(artifactMediaType)) {
    // ECR's word against the manifest's: nothing to judge, and nothing to be set apart for it either.
    const artifact = { kind: 'other', what: artifactMediaType, runnable: true, manifest } as const;
    return { artifact, entries: [] };
  }
  return {
    artifact: { kind: reading.kind, manifest },
    entries: reading.kind === 'index' ? reading.entries : [],
  };
}

/** Docker's first schema: no manifest that is judged, and one that a tag is put with all the same. */
const LEGACY_MEDIA_TYPES = [
  'application/vnd.docker.distribution.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v1+prettyjws',
];

const missing = (image: ImageRef): ImageReading => ({
  artifact: { kind: 'missing', why: `${image.repository} has no image ${image.digest}` },
  tags: [],
  entries: [],
});

async function getImage(
  ecr: ECRClient,
  image: ImageRef,
  more: readonly string[] = [],
): Promise<BatchGetImageResponse | undefined> {
  const command = new BatchGetImageCommand({
    registryId: image.account,
    repositoryName: image.repository,
    imageIds: [{ imageDigest: image.digest }],
    acceptedMediaTypes: [...MANIFEST_MEDIA_TYPES, ...more],
  });
  try {
    return await ecr.send(command);
  } catch (error) {
    if (GONE.includes(nameOf(error))) return undefined;
    throw failureOf(`reading the manifest of ${image.repository}@${image.digest}`, error);
  }
}

/** The image's entry in its repository, or undefined where there is none. */
export async function describeImage(
  ecr: ECRClient,
  image: Pick<ImageRef, 'account' | 'repository'> & {
    readonly digest?: string;
    readonly tag?: string;
  },
): Promise<ImageDetail | undefined> {
  const imageId = image.tag ? { imageTag: image.tag } : { imageDigest: image.digest };
  const command = new DescribeImagesCommand({
    registryId: image.account,
    repositoryName: image.repository,
    imageIds: [imageId],
  });
  try {
    return (await ecr.send(command)).imageDetails?.[0];
  } catch (error) {
    if (GONE.includes(nameOf(error))) return undefined;
    throw failureOf(`describing ${image.repository} ${image.tag ?? image.digest}`, error);
  }
}
