import type { Image, Repository } from '../world.ts';
import { emit } from './emit-event.ts';
import { findImage, type Registry, type StartedScan, tagsOf } from './registry.ts';

const DONE = { status: 'COMPLETE', description: 'The scan was completed successfully.' };

/**
 * Ends the scans that were started: each image shows what its world has for it, done at this moment, and
 * its event is queued. An image that is gone by then has none.
 */
export function endScans(registry: Registry): void {
  for (const other of registry.others) endScans(other);
  for (const started of registry.scanning.splice(0)) {
    const { repositoryName, imageDigest } = started;
    const repository = registry.world.repositories.find(
      (each) => each.repositoryName === repositoryName,
    );
    const image = repository && findImage(repository, { imageDigest });
    if (repository && image) endScan(registry, repository, image, started);
  }
}

function endScan(
  registry: Registry,
  { repositoryName }: Repository,
  image: Image,
  { shows, account, region }: StartedScan,
): void {
  const failed = shows?.imageScanStatus?.['status'] === 'FAILED';
  const found = failed ? null : (shows?.imageScanFindings ?? { findings: [] });
  const imageScanCompletedAt = registry.now().toISOString();
  image.scan = {
    imageScanStatus: failed ? shows.imageScanStatus : DONE,
    imageScanFindings: found && { ...found, imageScanCompletedAt },
  };
  const counts = found?.['findingSeverityCounts'];
  emit(
    registry,
    { account, region },
    {
      'detail-type': 'ECR Image Scan',
      resources: [`arn:aws:ecr:${region}:${account}:repository/${repositoryName}`],
      detail: {
        'scan-status': failed ? 'FAILED' : 'COMPLETE',
        'repository-name': repositoryName,
        ...(counts === undefined ? {} : { 'finding-severity-counts': counts }),
        'image-digest': image.imageDigest,
        'image-tags': [...tagsOf(image)],
      },
    },
  );
}
