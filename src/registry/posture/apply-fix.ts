import {
  DescribeRepositoriesCommand,
  type ECRClient,
  PutImageTagMutabilityCommand,
  PutLifecyclePolicyCommand,
  PutRegistryScanningConfigurationCommand,
  RegisterPullTimeUpdateExclusionCommand,
} from '@aws-sdk/client-ecr';
import { failureOf, nameOf } from '../../core/aws-failure.ts';
import { PermanentFailure } from '../../core/errors.ts';
import type { Fix } from '../../core/posture/fix.ts';
import { valueOf } from '../../core/posture/known.ts';
import type { ScanningRules } from '../../core/posture/scanning-rules.ts';
import { readScanningRules } from './read-registry-facts.ts';
import { readLifecycle } from './read-repository-facts.ts';

type FixOf<Name extends Fix['check']> = Extract<Fix, { readonly check: Name }>;

/**
 * Carries one change out. What replaces a whole document is refused where that is not any more what the change was
 * planned by: somebody has changed it meanwhile. Throws TransientFailure or PermanentFailure.
 */
export async function applyFix(ecr: ECRClient, account: string, fix: Fix): Promise<void> {
  const doing = `fixing ${fix.check}${'repository' in fix ? ` of ${fix.repository}` : ''}`;
  try {
    await apply(ecr, account, fix, doing);
  } catch (error) {
    if (error instanceof PermanentFailure) throw error;
    throw failureOf(doing, error);
  }
}

async function apply(ecr: ECRClient, account: string, fix: Fix, doing: string): Promise<void> {
  switch (fix.check) {
    case 'tag-immutability':
      await setMutability(ecr, account, fix, doing);
      return;
    case 'lifecycle':
      await setLifecycle(ecr, account, fix, doing);
      return;
    case 'scanning-rules':
      await setScanning(ecr, fix, doing);
      return;
    case 'pull-time':
      await exclude(ecr, fix);
      return;
  }
}

async function setMutability(
  ecr: ECRClient,
  registryId: string,
  { repository: repositoryName, before, after }: FixOf<'tag-immutability'>,
  doing: string,
): Promise<void> {
  const asked = { registryId, repositoryNames: [repositoryName] };
  const { repositories: [now] = [] } = await ecr.send(new DescribeRepositoriesCommand(asked));
  if (now?.imageTagMutability !== before.setting) throw changed(doing);
  const filters = after.exclusions.map((filter) => ({ filterType: 'WILDCARD' as const, filter }));
  await ecr.send(
    new PutImageTagMutabilityCommand({
      registryId,
      repositoryName,
      imageTagMutability: after.setting,
      ...(filters.length > 0 && { imageTagMutabilityExclusionFilters: filters }),
    }),
  );
}

async function setLifecycle(
  ecr: ECRClient,
  registryId: string,
  { repository: repositoryName, before, text }: FixOf<'lifecycle'>,
  doing: string,
): Promise<void> {
  const named = { registryId, repositoryName };
  const now = await readLifecycle(ecr, named);
  if (now.state === 'unknown' || now.value?.text !== before?.text) throw changed(doing);
  await ecr.send(new PutLifecyclePolicyCommand({ ...named, lifecyclePolicyText: text }));
}

async function setScanning(
  ecr: ECRClient,
  { before, after }: FixOf<'scanning-rules'>,
  doing: string,
): Promise<void> {
  const now = valueOf(await readScanningRules(ecr));
  if (JSON.stringify(now) !== JSON.stringify(before)) throw changed(doing);
  await ecr.send(
    new PutRegistryScanningConfigurationCommand({
      scanType: after.type,
      rules: after.rules.map(asRule),
    }),
  );
}

const asRule = ({ frequency, filters }: ScanningRules['rules'][number]) => ({
  scanFrequency: frequency,
  repositoryFilters: filters.map((filter) => ({ filter, filterType: 'WILDCARD' as const })),
});

async function exclude(ecr: ECRClient, { role }: FixOf<'pull-time'>): Promise<void> {
  try {
    await ecr.send(new RegisterPullTimeUpdateExclusionCommand({ principalArn: role }));
  } catch (error) {
    if (nameOf(error) !== 'ExclusionAlreadyExistsException') throw error;
  }
}

const changed = (doing: string): PermanentFailure =>
  new PermanentFailure(`${doing}: somebody has changed it meanwhile; look at it again`);
