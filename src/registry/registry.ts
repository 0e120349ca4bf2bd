import type { ECRClient } from '@aws-sdk/client-ecr';
import type { Digest } from '../core/digest.ts';
import type { Artifact, ImageReading, Manifest, ScanReading } from '../core/evidence/evidence.ts';
import type { Provenance } from '../core/evidence/provenance.ts';
import type { ImageRef } from '../core/image.ts';
import type { Marked, MarkPlan } from '../core/judgement/marker.ts';
import type { Place } from '../core/served.ts';
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
  /** The repositories of a registry, by name; without one of our own. */
  listRepositories(place?: Place): Promise<readonly RepositoryRef[]>;
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

/** ECR clients by the region and the account of a registry: those of members are read too. Without a region: our own. */
export type EcrOf = (region?: string, account?: string) => ECRClient;

/** `ecrOnceOf`: clients that make one attempt for each call. */
export const registryIn = (
  ecrOf: EcrOf,
  ecrOnceOf: EcrOf,
  download: Download = httpFetch,
): Registry => ({
  readImage: (image) => readImage(ecrOf(image.region, image.account), image),
  readKinds: (index, digests) => readKinds(ecrOf(index.region, index.account), index, digests),
  readScan: (image) => readScan(ecrOf(image.region, image.account), image),
  startScan: (image) => startScan(ecrOnceOf(image.region, image.account), image),
  ...listingIn(ecrOf),
  mark: (image, manifest, plan, lookElsewhere) =>
    markImage(ecrOf(image.region, image.account), image, manifest, plan, lookElsewhere),
  readProvenance: (image, artifact, tags) =>
    readProvenance(
      ecrOf(image.region, image.account),
      download,
      image,
      'manifest' in artifact ? artifact.manifest?.text : undefined,
      tags,
    ),
});

/** What lists a registry, without what reads its images. */
export const listingIn = (ecrOf: EcrOf): Pick<Registry, 'listRepositories' | 'listImages'> => ({
  listRepositories: (place) => listRepositories(ecrOf(place?.region, place?.account), place),
  listImages: (repository, token) =>
    listImages(ecrOf(repository.region, repository.account), repository, token),
});
