import * as z from 'zod';
import type { Repository } from '../world.ts';
import type { Registry } from './registry.ts';
import { parseRequest } from './registry-request.ts';
import { getRegistryScanningConfiguration } from './registry-settings.ts';
import type { ScanningConfiguration } from './registry-world.ts';

const Request = z.object({ repositoryNames: z.array(z.string()).min(1).max(25) });

/** What holds for each repository: the rules of the registry, or in basic mode its own setting. */
export function batchGetRepositoryScanningConfiguration(
  registry: Registry,
  body: unknown,
): unknown {
  const { repositoryNames } = parseRequest(Request, body);
  const { repositories } = registry.world;
  const found = repositoryNames.map((name) => ({
    name,
    repository: repositories.find(({ repositoryName }) => repositoryName === name),
  }));
  return {
    scanningConfigurations: found.flatMap(({ repository }) =>
      repository ? [configurationOf(registry, repository)] : [],
    ),
    failures: found.flatMap(({ name, repository }) =>
      repository
        ? []
        : [
            {
              repositoryName: name,
              failureCode: 'REPOSITORY_NOT_FOUND',
              failureReason: 'The repository does not exist in the registry.',
            },
          ],
    ),
  };
}

function configurationOf(registry: Registry, repository: Repository): unknown {
  const { account, region } = registry.world;
  const { repositoryName, imageScanningConfiguration } = repository;
  const { scanningConfiguration } = getRegistryScanningConfiguration(registry) as {
    scanningConfiguration: ScanningConfiguration;
  };
  const { scanType, rules } = scanningConfiguration;
  const applied = rules.filter(({ repositoryFilters }) =>
    repositoryFilters.some(({ filter }) => means(filter, repositoryName)),
  );
  const frequencies = applied.map(({ scanFrequency }) => scanFrequency);
  const isOwn = scanType === 'BASIC' && imageScanningConfiguration?.scanOnPush === true;
  const isOnPush = frequencies.includes('SCAN_ON_PUSH') || isOwn;
  const isContinuous = frequencies.includes('CONTINUOUS_SCAN');
  const onPush = isOnPush ? 'SCAN_ON_PUSH' : 'MANUAL';
  return {
    repositoryArn: `arn:aws:ecr:${region}:${account}:repository/${repositoryName}`,
    repositoryName,
    scanOnPush: isOnPush,
    scanFrequency: isContinuous ? 'CONTINUOUS_SCAN' : onPush,
    appliedScanFilters: applied.flatMap(({ repositoryFilters }) => repositoryFilters),
  };
}

/** As the user guide says: without a star it is in the name, with one it is the name. */
function means(filter: string, name: string): boolean {
  if (!filter.includes('*')) return name.includes(filter);
  const pattern = filter.split('*').map((part) => part.replaceAll('.', String.raw`\.`));
  return new RegExp(`^${pattern.join('.*')}$`).test(name);
}
