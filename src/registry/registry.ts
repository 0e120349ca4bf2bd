import type { ECRClient } from '@aws-sdk/client-ecr';
import type { ImageReading, Manifest, ScanReading } from '../core/evidence.ts';
import type { ImageRef } from '../core/image.ts';
import type { Hindrance, MarkPlan } from '../core/marker.ts';
import { markImage } from './mark-image.ts';
import { readImage } from './read-image.ts';
import { readScan } from './read-scan.ts';

/** ECR, as far as the stories need it. Every member throws TransientFailure or PermanentFailure. */
export interface Registry {
  readImage(image: ImageRef): Promise<ImageReading>;
  readScan(image: ImageRef): Promise<ScanReading>;
  mark(
    image: ImageRef,
    manifest: Manifest | undefined,
    plan: MarkPlan,
  ): Promise<Hindrance | undefined>;
}

/** ECR clients by region: events of other regions may be forwarded to the bus that we listen to. */
export type EcrOf = (region: string) => ECRClient;

export const registryIn = (ecrOf: EcrOf): Registry => ({
  readImage: (image) => readImage(ecrOf(image.region), image),
  readScan: (image) => readScan(ecrOf(image.region), image),
  mark: (image, manifest, plan) => markImage(ecrOf(image.region), image, manifest, plan),
});
