import {
  BatchGetImageCommand,
  type ECRClient,
  GetDownloadUrlForLayerCommand,
} from '@aws-sdk/client-ecr';
import type { Digest } from '../core/digest.ts';
import { type Provenance, provenanceOf } from '../core/evidence/provenance.ts';
import type { ImageRef } from '../core/image.ts';
import { namesOf } from '../core/judgement/marker.ts';
import { type Labels, readAnnotations, readConfigLabels } from '../intake/image-labels.ts';
import { MANIFEST_MEDIA_TYPES, readManifest } from '../intake/manifest.ts';

/** For everything together: a message waits no longer for it. */
const PATIENCE_MILLISECONDS = 3_000;
const MOST_BYTES = 1_048_576;

/** `fetch`, as far as it is needed here. It follows redirects. */
export type Download = (
  url: string,
  init: { readonly signal: AbortSignal },
) => Promise<{
  readonly ok: boolean;
  readonly status: number;
  readonly body: AsyncIterable<Uint8Array> | Iterable<Uint8Array> | null;
}>;

/**
 * Who and what built the image: annotations of the manifest, labels of the config, tags. Of an index
 * the first platform is read. Annotations go first, because labels may be the base image's.
 *
 * It never throws, and takes 3 seconds at most. Nothing is lost in its catch: no verdict, mark or
 * record rests on the answer, which only adds a line to a message, and what was read before the
 * failure is in it. An image whose config cannot be read is told of all the same.
 */
export async function readProvenance(
  ecr: ECRClient,
  download: Download,
  image: ImageRef,
  manifest: string | undefined,
  tags: readonly string[],
  signal = AbortSignal.timeout(PATIENCE_MILLISECONDS),
): Promise<Provenance> {
  const found: Labels[] = [];
  const collect = async (): Promise<void> => {
    try {
      for await (const labels of labelsOf({ ecr, download, image, signal }, manifest)) {
        found.push(labels);
      }
    } catch {
      // What was found until then is told.
    }
  };
  // The SDK's own pauses between attempts do not end with the signal.
  await Promise.race([collect(), endOf(signal)]);
  return provenanceOf(Object.assign({}, ...found.toReversed()), namesOf(tags, image.digest));
}

const endOf = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });

interface Reading {
  readonly ecr: ECRClient;
  readonly download: Download;
  readonly image: ImageRef;
  readonly signal: AbortSignal;
}

/** What the image says, from the outside in: the index, a platform's manifest, its config. */
async function* labelsOf(
  reading: Reading,
  manifest: string | undefined,
): AsyncGenerator<Labels, void> {
  if (manifest === undefined) return;
  const { labels, config } = readAnnotations(manifest);
  yield labels;
  if (config) {
    yield readConfigLabels(await readBlob(reading, config));
    return;
  }
  const platform = firstPlatform(manifest);
  if (platform) yield* labelsOf(reading, await readPlatform(reading, platform));
}

/** Never another index: one that lists itself would have no end. */
function firstPlatform(manifest: string): Digest | undefined {
  const read = readManifest(manifest);
  if (read.kind !== 'index') return undefined;
  return read.entries.find((one) => !one.nested && !one.saidToBeArtifact)?.digest;
}

async function readPlatform(
  { ecr, image, signal }: Reading,
  imageDigest: Digest,
): Promise<string | undefined> {
  const command = new BatchGetImageCommand({
    registryId: image.account,
    repositoryName: image.repository,
    imageIds: [{ imageDigest }],
    acceptedMediaTypes: MANIFEST_MEDIA_TYPES.slice(0, 2),
  });
  const { images } = await ecr.send(command, { abortSignal: signal });
  return images?.[0]?.imageManifest;
}

async function readBlob(
  { ecr, download, image, signal }: Reading,
  layerDigest: Digest,
): Promise<string> {
  const command = new GetDownloadUrlForLayerCommand({
    registryId: image.account,
    repositoryName: image.repository,
    layerDigest,
  });
  const { downloadUrl = '' } = await ecr.send(command, { abortSignal: signal });
  const { ok, status, body } = await download(downloadUrl, { signal });
  if (!ok || body === null) throw new Error(`the blob ${layerDigest}: HTTP status ${status}`);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > MOST_BYTES) throw new Error(`the blob ${layerDigest} is larger than a config`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
