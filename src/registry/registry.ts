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

export const registryIn = (ecr: ECRClient): Registry => ({
  readImage: (image) => readImage(ecr, image),
  readScan: (image) => readScan(ecr, image),
  mark: (image, manifest, plan) => markImage(ecr, image, manifest, plan),
});
