import {
  BatchGetRepositoryScanningConfigurationCommand,
  type ECRClient,
} from '@aws-sdk/client-ecr';
import { failureOf } from '../core/aws-failure.ts';
import { inBatches } from '../core/in-batches.ts';

/** So many repositories ECR takes in one call (API reference). */
const NAMES = 25;

/**
 * Which of these repositories ECR scans on push, whether a rule of the registry or a setting of their own says so:
 * DescribeRepositories knows only the setting. `each` runs the calls. What has gone meanwhile is not among
 * them. Throws TransientFailure or PermanentFailure.
 */
export async function scannedOnPush(
  ecr: ECRClient,
  repositories: readonly string[],
  each: <T>(call: () => Promise<T>) => Promise<T>,
): Promise<ReadonlyMap<string, boolean>> {
  const answers = await Promise.all(
    inBatches(repositories, NAMES).map((repositoryNames) =>
      each(() => readBatch(ecr, repositoryNames)),
    ),
  );
  return new Map(answers.flat());
}

async function readBatch(
  ecr: ECRClient,
  repositoryNames: string[],
): Promise<readonly (readonly [string, boolean])[]> {
  try {
    const command = new BatchGetRepositoryScanningConfigurationCommand({ repositoryNames });
    const { scanningConfigurations = [] } = await ecr.send(command);
    return scanningConfigurations.map(
      ({ repositoryName = '', scanOnPush = false }) => [repositoryName, scanOnPush] as const,
    );
  } catch (error) {
    throw failureOf('reading which repositories are scanned on push', error);
  }
}
