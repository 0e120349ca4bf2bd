import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Image, Repository } from '../world.ts';

const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
export const OCI_INDEX = 'application/vnd.oci.image.index.v1+json';
export const DOCKER_MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';
const DOCKER_MANIFEST_LIST = 'application/vnd.docker.distribution.manifest.list.v2+json';

// Only what is used here; a field of another kind than expected counts as absent.
const Part = z.object({ size: z.number().optional() });
const ManifestFields = z.object({
  mediaType: z.string().optional().catch(undefined),
  artifactType: z.string().optional().catch(undefined),
  config: Part.extend({ mediaType: z.string().optional(), digest: z.string().optional() })
    .optional()
    .catch(undefined),
  layers: z.array(Part).catch([]),
  manifests: z.array(z.object({ digest: z.string() })).catch([]),
  subject: z.object({ digest: z.string() }).optional().catch(undefined),
});
type ManifestFields = z.infer<typeof ManifestFields>;

/** The image's manifest, byte for byte as the world has it, or a small one nobody else has. */
export function manifestOf(image: Image): string {
  return image.imageManifest ?? inventedManifest(image);
}

function inventedManifest(image: Image): string {
  const { imageDigest, imageManifestMediaType = OCI_MANIFEST } = image;
  const head = { schemaVersion: 2, mediaType: imageManifestMediaType };
  if (isIndexType(imageManifestMediaType)) {
    const annotations = { 'org.opencontainers.image.title': imageDigest };
    return JSON.stringify({ ...head, manifests: [], annotations });
  }
  const docker = imageManifestMediaType === DOCKER_MANIFEST;
  const config = docker
    ? 'application/vnd.docker.container.image.v1+json'
    : 'application/vnd.oci.image.config.v1+json';
  const layer = docker
    ? 'application/vnd.docker.image.rootfs.diff.tar.gzip'
    : 'application/vnd.oci.image.layer.v1.tar+gzip';
  const blob = configOf(image);
  const digest = sha256(blob ?? `config of ${imageDigest}`);
  return JSON.stringify({
    ...head,
    config: { mediaType: config, digest, size: blob ? Buffer.byteLength(blob) : 1024 },
    layers: [{ mediaType: layer, digest: sha256(`layer of ${imageDigest}`), size: 4194304 }],
  });
}

/** The image's config blob, where the world gives one. */
export function configOf({ imageConfig }: Image): string | undefined {
  return imageConfig === undefined ? undefined : JSON.stringify(imageConfig);
}

/** The digest under which the image's manifest names its config. */
export function configDigestOf(image: Image): string | undefined {
  return fieldsOf(image).config?.digest;
}

export function sha256(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

/** OCI manifests often lack the field; then the type the image was pushed with counts. */
export function mediaTypeOf(image: Image): string {
  return image.imageManifestMediaType ?? fieldsOf(image).mediaType ?? OCI_MANIFEST;
}

/** The media type of what the manifest describes: the artifact's own, or its configuration's. */
export function artifactTypeOf(image: Image): string | undefined {
  if (image.artifactMediaType !== undefined) return image.artifactMediaType;
  const { artifactType, config } = fieldsOf(image);
  return artifactType ?? config?.mediaType;
}

export function subjectOf(image: Image): string | undefined {
  return fieldsOf(image).subject?.digest;
}

/** Digests an index or manifest list refers to; none for a plain image. */
function childrenOf(image: Image): string[] {
  return childDigests(fieldsOf(image));
}

export function childDigests(fields: ManifestFields): string[] {
  return fields.manifests.map(({ digest }) => digest);
}

/** Digests of the indexes of the repository that refer to the image. */
export function parentsOf(repository: Repository, image: Image): string[] {
  return repository.images
    .filter((other) => childrenOf(other).includes(image.imageDigest))
    .map((parent) => parent.imageDigest);
}

/**
 * Compressed size in bytes; an index is as large as its largest child, as AWS counts. The made-up
 * digests of a world let an index list itself, which adds nothing to it.
 */
export function sizeOf(repository: Repository, image: Image, above: readonly Image[] = []): number {
  const children = childrenOf(image);
  if (children.length > 0) {
    const way = [...above, image];
    const inside = repository.images.filter(
      (each) => children.includes(each.imageDigest) && !way.includes(each),
    );
    return Math.max(0, ...inside.map((child) => sizeOf(repository, child, way)));
  }
  const { config, layers } = fieldsOf(image);
  return [config, ...layers].reduce((total, part) => total + (part?.size ?? 0), 0);
}

export function isIndexType(mediaType: string): boolean {
  return mediaType === OCI_INDEX || mediaType === DOCKER_MANIFEST_LIST;
}

function fieldsOf(image: Image): ManifestFields {
  return manifestFields(manifestOf(image)) ?? ManifestFields.parse({});
}

/** What a manifest says, or undefined when it is no JSON object. */
export function manifestFields(manifest: string): ManifestFields | undefined {
  try {
    return ManifestFields.safeParse(JSON.parse(manifest)).data;
  } catch {
    return undefined;
  }
}
