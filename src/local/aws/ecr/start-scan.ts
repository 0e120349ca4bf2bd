import { AwsError } from '../aws-error.ts';
import { epochSeconds } from '../wire-times.ts';
import type { Image } from '../world.ts';
import { isIndexType, mediaTypeOf } from './image-manifest.ts';
import { imageNamed, type Registry, repositoryNamed } from './registry.ts';
import { ImageId, InRepository, parseRequest } from './registry-request.ts';

const StartScanRequest = InRepository.extend({ imageId: ImageId });

const DAY_SECONDS = 24 * 60 * 60;

/**
 * StartImageScan: a basic scan, once in 24 hours an image, that on push included. It is done when the
 * events of the registry are taken next. The quota of 100,000 scans a day is not simulated.
 */
export function startImageScan(registry: Registry, body: unknown): unknown {
  const request = parseRequest(StartScanRequest, body);
  const repository = repositoryNamed(registry, request.repositoryName, request.registryId);
  const image = imageNamed(registry, repository, request.imageId);
  refuseScan(registry, image);

  const { repositoryName } = repository;
  const { imageDigest } = image;
  const { account, region } = registry.asked;
  const shows = image.nextScan ?? image.scan;
  delete image.nextScan;
  image.scan = { imageScanStatus: { status: 'IN_PROGRESS' } };
  registry.scanning.push({ repositoryName, imageDigest, shows, account, region });
  return {
    registryId: registry.world.account,
    repositoryName,
    imageId: { imageDigest, ...request.imageId },
    imageScanStatus: { status: 'IN_PROGRESS' },
  };
}

function refuseScan(registry: Registry, image: Image): void {
  if (registry.world.scanType === 'ENHANCED') {
    throw new AwsError('ValidationException', 'This feature is disabled');
  }
  const mediaType = mediaTypeOf(image);
  if (isIndexType(mediaType)) {
    throw new AwsError(
      'UnsupportedImageTypeException',
      `An artifact with media type '${mediaType}' cannot be scanned. For more information, see the Amazon ECR documentation.`,
    );
  }
  if (image.scan?.imageScanStatus?.['status'] === 'IN_PROGRESS' || isOfToday(registry, image)) {
    throw new AwsError(
      'LimitExceededException',
      'The scan quota per image has been exceeded. Wait and try again.',
    );
  }
}

function isOfToday({ now }: Registry, { scan }: Image): boolean {
  const completed = epochSeconds(scan?.imageScanFindings?.['imageScanCompletedAt']);
  return completed !== undefined && now().getTime() / 1_000 - completed < DAY_SECONDS;
}
