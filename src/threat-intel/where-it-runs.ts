import {
  type ClusterDetails,
  type ClusterInformation,
  GetClustersForImageCommand,
  type Inspector2Client,
} from '@aws-sdk/client-inspector2';
import { type Running, type RunningPlace, runningIn } from '../core/evidence/running.ts';
import type { ImageRef } from '../core/image.ts';
import type { ClientOf } from './client-of.ts';
import { ecrImageArn } from './image-arn.ts';

/**
 * Where these images of one subject run, its platforms say, as Inspector saw it last. Undefined where they
 * run nowhere, or where that cannot be known; it never throws.
 */
export type RunningOf = (images: readonly ImageRef[]) => Promise<Running | undefined>;

/** The most that Inspector gives in one page. */
const PAGE = 100;
/** Of an image that runs in more clusters, or in as many as these, people need no longer list. */
const MOST_PAGES = 3;
const MOST_IMAGES = 5;
/** For everything together: neither verdict nor message waits longer for it. */
const PATIENCE_MILLISECONDS = 2_000;

export function runningOf(clientOf: ClientOf): RunningOf {
  return async (images) => {
    const signal = AbortSignal.timeout(PATIENCE_MILLISECONDS);
    const found = await Promise.all(
      images
        .slice(0, MOST_IMAGES)
        .map((image) =>
          placesOf(clientOf(image.region, image.account), ecrImageArn(image), signal),
        ),
    );
    return runningIn(found.flat());
  };
}

/**
 * Where Inspector is switched off, denied, throttled or late, nothing is known from it: nothing is lost in
 * this catch, because no verdict rests on the answer, which only adds a line for people. What was read
 * before the failure is in it.
 */
async function placesOf(
  client: Inspector2Client,
  resourceId: string,
  signal: AbortSignal,
): Promise<readonly RunningPlace[]> {
  const found: RunningPlace[] = [];
  const read = async (): Promise<void> => {
    let nextToken: string | undefined;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const command = new GetClustersForImageCommand({
        filter: { resourceId },
        maxResults: PAGE,
        ...(nextToken && { nextToken }),
      });
      const answer = await client.send(command, { abortSignal: signal });
      for (const cluster of answer.cluster ?? []) found.push(...placesIn(cluster));
      ({ nextToken } = answer);
      if (nextToken === undefined) return;
    }
  };
  // The SDK's own pauses between attempts do not end with the signal.
  await Promise.race([read().catch(() => undefined), endOf(signal)]);
  return [...found];
}

const endOf = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });

const placesIn = ({ clusterArn = '', clusterDetails = [] }: ClusterInformation): RunningPlace[] =>
  clusterDetails.flatMap((details) => placeOf(clusterArn, details));

function placeOf(clusterArn: string, details: ClusterDetails): RunningPlace[] {
  const { lastInUse, runningUnitCount, clusterMetadata } = details;
  if (lastInUse === undefined || Number.isNaN(lastInUse.getTime())) return [];
  const { awsEcsMetadataDetails: ecs, awsEksMetadataDetails: eks } = clusterMetadata ?? {};
  const workload = ecs ? ecsGroup(ecs.detailsGroup) : eks && eksWorkload(eks);
  return [
    {
      orchestrator: ecs ? 'ecs' : eks ? 'eks' : 'unknown',
      cluster: clusterArn.slice(clusterArn.lastIndexOf('/') + 1) || clusterArn,
      ...(workload && { workload }),
      ...(runningUnitCount !== undefined && { units: runningUnitCount }),
      lastInUse: lastInUse.toISOString(),
    },
  ];
}

/** ECS calls the group of a task `service:web` or `family:web`. */
const ecsGroup = (group: string | undefined): string | undefined =>
  group?.replace(/^(?:service|family):/, '');

const WORKLOADS_NAMED = 3;

/** `payments/api`, `payments/api and 2 more`. */
function eksWorkload({
  namespace,
  workloadInfoList = [],
}: {
  readonly namespace?: string | undefined;
  readonly workloadInfoList?: readonly { readonly name?: string | undefined }[] | undefined;
}): string {
  const names = [...new Set(workloadInfoList.flatMap(({ name }) => name ?? []))];
  const more = names.length - WORKLOADS_NAMED;
  const named = names.slice(0, WORKLOADS_NAMED).join(', ');
  const all = `${named}${more > 0 ? ` and ${more} more` : ''}`;
  return [namespace, all].filter(Boolean).join('/');
}
