import * as z from 'zod/mini';
import { Digest } from '../core/digest.ts';
import type { IndexEntry } from '../core/evidence/evidence.ts';
import { cut, wellFormed } from '../core/text.ts';
import { ambiguityIn } from './ambiguous-keys.ts';

/** The four manifest types that ECR stores as images; all of them are asked for, by digest. */
export const MANIFEST_MEDIA_TYPES = [
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.index.v1+json',
] as const;

const IMAGE_CONFIGS = [
  'application/vnd.docker.container.image.v1+json',
  'application/vnd.oci.image.config.v1+json',
];

export const isIndexMediaType = (mediaType: string): boolean =>
  mediaType === MANIFEST_MEDIA_TYPES[2] || mediaType === MANIFEST_MEDIA_TYPES[3];

/** Whether an artifact's media type, where an event tells it, is that of a container image. */
export const isImageConfig = (mediaType: string): boolean => IMAGE_CONFIGS.includes(mediaType);

const MediaType = z.catch(z.object({ mediaType: z.optional(z.string()) }), {});

/** The type that a manifest gives itself: ECR leaves it out of its answer at times, and so do manifests. */
export function manifestMediaType(text: string): string {
  const { mediaType } = MediaType.parse(jsonIn(text));
  return mediaType ?? MANIFEST_MEDIA_TYPES[0];
}

function jsonIn(text: string): unknown {
  try {
    return wellFormed(JSON.parse(text));
  } catch {
    // No document of ours is undefined: whoever asks sees that it is not JSON.
    return undefined;
  }
}

export type ManifestReading =
  | { readonly kind: 'image' }
  | { readonly kind: 'index'; readonly entries: readonly IndexEntry[] }
  | { readonly kind: 'other'; readonly what: string; readonly runnable: boolean }
  | { readonly kind: 'unreadable'; readonly why: string };

const Descriptor = z.object({
  mediaType: z._default(z.string(), ''),
  digest: Digest,
  artifactType: z.optional(z.string()),
  annotations: z.nullish(z.record(z.string(), z.string())),
  platform: z.nullish(
    z.object({
      os: z._default(z.string(), ''),
      architecture: z._default(z.string(), ''),
      variant: z.optional(z.string()),
    }),
  ),
});
type Descriptor = z.infer<typeof Descriptor>;

const Index = z.object({ manifests: z.array(Descriptor), artifactType: z.optional(z.string()) });

const ImageManifest = z.object({
  artifactType: z.optional(z.string()),
  config: z.object({ mediaType: z.string() }),
  layers: z.array(z.object({ mediaType: z.string() })),
  subject: z.nullish(z.object({ digest: z.string() })),
});

/** What a manifest is: an image, an index with its platform images, or something that is not an image. */
export function readManifest(text: string): ManifestReading {
  const json = jsonIn(text);
  if (json === undefined) return { kind: 'unreadable', why: 'the manifest is not JSON' };
  const ambiguity = ambiguityIn(text);
  if (ambiguity) return { kind: 'unreadable', why: `the manifest has ${ambiguity}` };
  // A document that is both would be judged as the one and pulled as the other (CVE-2021-41190).
  const keys = Object.keys(json ?? {});
  if (keys.includes('manifests') && (keys.includes('config') || keys.includes('layers'))) {
    return { kind: 'unreadable', why: 'the manifest is an image and an index at once' };
  }
  const index = Index.safeParse(json);
  if (index.success) return readIndex(index.data);
  const manifest = ImageManifest.safeParse(json);
  if (manifest.success) return readImage(manifest.data);
  return { kind: 'unreadable', why: 'the manifest is neither an image manifest nor an index' };
}

/** Layers that no runtime unpacks: BuildKit's attestations, cosign's signatures, empty ones. */
const ATTACHED_LAYERS = [
  'application/vnd.in-toto+json',
  'application/vnd.dsse.envelope.v1+json',
  'application/vnd.dev.cosign.simplesigning.v1+json',
  'application/vnd.oci.empty.v1+json',
];

/** Configs that no runtime takes for an image's. */
const OTHER_CONFIGS = [
  'application/vnd.oci.empty.v1+json',
  'application/vnd.in-toto+json',
  'application/vnd.amazon.soci.index.v1+json',
  'application/vnd.buildkit.cacheconfig.v0',
  'application/vnd.cncf.helm.config.v1+json',
  'application/vnd.cncf.notary.signature',
];

/**
 * What counts is what would run: an image config over layers that are not all attachments is an
 * image, whatever artifact type or subject the manifest names beside them. Something else may be set
 * apart inside an index (`runnable: false`) only where it provably cannot run. An image's config over
 * attachments may: engines unpack layers by their bytes, whatever type the manifest gives them.
 */
function readImage(manifest: z.infer<typeof ImageManifest>): ManifestReading {
  const { config, layers, subject, artifactType } = manifest;
  const types = layers.map(({ mediaType }) => mediaType);
  const isAttached = types.length > 0 && types.every((type) => ATTACHED_LAYERS.includes(type));
  if (isImageConfig(config.mediaType) && !isAttached) return { kind: 'image' };
  const isOther =
    OTHER_CONFIGS.includes(config.mediaType) && !types.some((type) => /tar|diff/i.test(type));
  const isRunnable = isImageConfig(config.mediaType) || !(isAttached || isOther);
  const named = artifactType ?? (isAttached ? (types[0] ?? '') : config.mediaType);
  const what = subject ? `${named} about ${subject.digest}` : named;
  return { kind: 'other', what, runnable: isRunnable };
}

/** Ten times what anybody builds for; the scans of more would fit into no function's time. */
const MOST_PLATFORMS = 500;

function readIndex({ manifests, artifactType }: z.infer<typeof Index>): ManifestReading {
  // Engines look for their platform in any index, whatever it says of itself.
  if (artifactType && !isImageConfig(artifactType))
    return { kind: 'other', what: artifactType, runnable: true };
  // BuildKit's cache export before OCI artifacts: an "index" of layers with one cache config.
  const cache = manifests.find(({ mediaType }) =>
    mediaType.startsWith('application/vnd.buildkit.cacheconfig'),
  );
  if (cache) return { kind: 'other', what: cache.mediaType, runnable: true };
  const byDigest = new Map<Digest, IndexEntry>();
  for (const entry of manifests.filter((one) => !isForNoPlatform(one))) {
    const before = byDigest.get(entry.digest);
    const platform = [...(before ? [before.platform] : []), platformName(entry)].join(' + ');
    byDigest.set(entry.digest, {
      digest: entry.digest,
      platform: cut(platform, 100),
      nested: isIndexMediaType(entry.mediaType) || (before?.nested ?? false),
      saidToBeArtifact: isSaidToBeArtifact(entry) && (before?.saidToBeArtifact ?? true),
    });
  }
  if (byDigest.size > MOST_PLATFORMS) {
    const why = `the index lists ${byDigest.size} platforms, and more than ${MOST_PLATFORMS} are not looked at`;
    return { kind: 'unreadable', why };
  }
  return { kind: 'index', entries: [...byDigest.values()] };
}

/** BuildKit lists its attestations so; nobody's platform is called unknown. */
const isForNoPlatform = ({ platform }: Descriptor): boolean =>
  platform?.os === 'unknown' && platform.architecture === 'unknown';

/** An index may say of an entry that it is no image; who pulls goes by the platform all the same. */
const isSaidToBeArtifact = (entry: Descriptor): boolean =>
  !namesPlatform(entry) &&
  (entry.annotations?.['vnd.docker.reference.type'] !== undefined ||
    (entry.artifactType !== undefined && !isImageConfig(entry.artifactType)));

const namesPlatform = ({ platform }: Descriptor): boolean =>
  Boolean(platform?.os) || Boolean(platform?.architecture);

function platformName(entry: Descriptor): string {
  const { platform } = entry;
  if (!platform || !namesPlatform(entry)) return 'unknown platform';
  return [platform.os, platform.architecture, platform.variant].filter(Boolean).join('/');
}
