import { ECRClient, GetRegistryScanningConfigurationCommand } from '@aws-sdk/client-ecr';
import { ask } from '../ask-aws.ts';
import { asking, type Check, good, toDo } from './check.ts';

/** Without a scan no image ever has a verdict; that is no reason not to deploy. */
export const scanning: Check = asking(async ({ region }) => {
  const ecr = new ECRClient({ region });
  const { scanningConfiguration } = await ask('ecr:GetRegistryScanningConfiguration', () =>
    ecr.send(new GetRegistryScanningConfigurationCommand({})),
  );
  const { scanType = 'BASIC', rules = [] } = scanningConfiguration ?? {};
  const filters = rules.flatMap(({ repositoryFilters = [] }) =>
    repositoryFilters.map(({ filter }) => filter),
  );
  if (filters.length > 0)
    return good(`${scanType.toLowerCase()} scanning of ${filters.join(', ')}`);
  return toDo(
    `no rule of the registry scans anything (${scanType.toLowerCase()} scanning): without a scan every image stays undecided. ` +
      'ECR → Private registry → Scanning',
  );
});
