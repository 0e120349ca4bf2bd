import type { ECRClient } from '@aws-sdk/client-ecr';
import type { Digest } from '../core/digest.ts';
import type { Artifact, ImageReading, Manifest, ScanReading } from '../core/evidence/evidence.ts';
import type { Provenance } from '../core/evidence/provenance.ts';
import type { ImageRef } from '../core/image.ts';
import type { Marked, MarkPlan } from '../core/judgement/marker.ts';
import { httpFetch } from '../http/http-fetch.ts';
import type { ManifestReading } from '../intake/manifest.ts';
import { type ImagePage, listImages, listRepositories, type RepositoryRef } from './list-images.ts';
import { markImage } from './mark-image.ts';
import { readImage } from './read-image.ts';
import { readKinds } from './read-kinds.ts';
import { type Download, readProvenance } from './read-provenance.ts';
import { readScan } from './read-scan.ts';
import { type ScanStart, startScan } from './start-scan.ts';

/**
 * ECR, as far as the stories need it. Every member throws TransientFailure or PermanentFailure, but
 * `readProvenance`, which never throws.
 */
export interface Registry {
  readImage(image: ImageRef): Promise<ImageReading>;
  /** What the platforms of an index are by their own manifests; one that is not there is left out. */
  readKinds(
    index: ImageRef,
    digests: readonly Digest[],
  ): Promise<ReadonlyMap<Digest, ManifestReading>>;
  readScan(image: ImageRef): Promise<ScanReading>;
  /** Asks for a basic scan; its end comes as an event. */
  startScan(image: ImageRef): Promise<ScanStart>;
  /** The repositories of our own registry, by name. */
  listRepositories(): Promise<readonly RepositoryRef[]>;
  /** A page of a repository's images; `gone` and `expired`: see `listImages`. */
  listImages(repository: RepositoryRef, token?: string): Promise<ImagePage | 'gone' | 'expired'>;
  /** `lookElsewhere`: the mark may stand on another image, and the answer says on which. */
  mark(
    image: ImageRef,
    manifest: Manifest | undefined,
    plan: MarkPlan,
    lookElsewhere: boolean,
  ): Promise<Marked>;
  /** Who and what built the image, for messages; `tags` are all of its tags. */
  readProvenance(image: ImageRef, artifact: Artifact, tags: readonly string[]): Promise<Provenance>;
}

/** ECR clients by region: events of other regions may be forwarded to the bus that we listen to. Without one: our own. */
export type EcrOf = (region?: string) => ECRClient;

/** `ecrOnceOf`: clients that make one attempt for each call. */
export const registryIn = (
  ecrOf: EcrOf,
  ecrOnceOf: EcrOf,
  download: Download = httpFetch,
): Registry => ({
  readImage: (image) => readImage(ecrOf(image.region), image),
  readKinds: (index, digests) => readKinds(ecrOf(index.region), index, digests),
  readScan: (image) => readScan(ecrOf(image.region), image),
  startScan: (image) => startScan(ecrOnceOf(image.region), image),
  ...listingIn(ecrOf),
  mark: (image, manifest, plan, lookElsewhere) =>
    markImage(ecrOf(image.region), image, manifest, plan, lookElsewhere),
  readProvenance: (image, artifact, tags) =>
    readProvenance(
      ecrOf(image.region),
      download,
      image,
      'manifest' in artifact ? artifact.manifest?.text : undefined,
      tags,
    ),
});

/** What lists a registry, without what reads its images. */
export const listingIn = (ecrOf: EcrOf): Pick<Registry, 'listRepositories' | 'listImages'> => ({
  listRepositories: () => listRepositories(ecrOf()),
  listImages: (repository, token) => listImages(ecrOf(repository.region), repository, token),
});
