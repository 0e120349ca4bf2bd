import { AwsError } from '../aws-error.ts';
import { mergeWorld } from '../merge-world.ts';
import type { Account, World, WorldChange } from '../world.ts';
import { openRegistry, type Registry } from './registry.ts';

/*
 * A world with `accounts` has a registry for each of them, and each answers for itself: whoever is not let in is denied.
 * Without them a world has one registry, which answers for whichever account and region is asked.
 */

/** Who calls, as the credentials and the signature of a call say. */
export type Caller = { readonly account: string; readonly region: string };

/** The credentials of a role that was taken on name its account: `ASIA111122223333…`. */
export const accountOfKey = (accessKeyId: string | undefined): string | undefined =>
  /^ASIA(\d{12})/.exec(accessKeyId ?? '')?.[1];

/** Opens the registry of a world, with those of its other accounts. */
export function openRegistries(world: World, now: () => Date): Registry {
  const registry = openRegistry(world, now);
  registry.others = (world.accounts ?? []).map((account, at) => openOther(registry, account, at));
  return registry;
}

function openOther(registry: Registry, account: Account, at: number): Registry {
  const other = openRegistry(worldOf(account, registry.world), registry.now);
  // Their events come in one order, and no two have one id.
  return { ...other, account, events: registry.events, emitted: (at + 1) * 1_000_000 };
}

const worldOf = (
  { account, region, repositories, scanType, pullThroughCacheRules }: Account,
  { region: ownRegion, now }: World,
): World => ({
  account,
  region: region ?? ownRegion,
  repositories,
  ...(scanType && { scanType }),
  ...(pullThroughCacheRules && { pullThroughCacheRules }),
  ...(now && { now }),
});

/** The world after a change, in each of its registries. */
export function changeRegistries(registry: Registry, change: WorldChange): void {
  const { accounts = [], ...own } = change;
  const before = registry.world.accounts;
  registry.world = structuredClone(mergeWorld(registry.world, own));
  if (before ?? change.accounts) registry.world.accounts = before ?? [];
  for (const one of accounts) {
    const region = one.region ?? registry.world.region;
    const at = registry.others.findIndex(
      ({ world }) => world.account === one.account && world.region === region,
    );
    const other = registry.others[at];
    const { account: _account, region: _region, letsIn, denies, roles, ...world } = one;
    if (!other) registry.others.push(openOther(registry, one, registry.others.length));
    else
      registry.others[at] = {
        ...other,
        world: structuredClone(mergeWorld(other.world, world)),
        account: {
          ...(other.account ?? one),
          ...(letsIn && { letsIn }),
          ...(denies && { denies }),
          ...(roles && { roles }),
        },
      };
  }
}

/** What a member's policy lets the functions do is about its repositories, and these calls are about none. */
const OF_NO_REPOSITORY: ReadonlySet<string> = new Set(['DescribePullThroughCacheRules']);

/**
 * The registry that a call is for.
 *
 * @throws AwsError AccessDeniedException where the caller is not let in
 */
export function registryFor(
  registry: Registry,
  operation: string,
  { account: caller, region }: Caller,
  registryId: string = caller,
): Registry {
  const { world, others } = registry;
  if (!world.accounts || (registryId === world.account && region === world.region)) return registry;
  const found = others.find(
    (one) => one.world.account === registryId && one.world.region === region,
  );
  const { letsIn = 'by its policy', denies = [] } = found?.account ?? {};
  const isIn =
    caller === registryId || (letsIn === 'by its policy' && !OF_NO_REPOSITORY.has(operation));
  if (!isIn || !found || denies.includes(`ecr:${operation}`))
    throw denied(caller, operation, { account: registryId, region });
  // Of another account's image ECR shows no enhanced scan, whatever its policy allows (aws/containers-roadmap#2541).
  const isHidden = caller !== registryId && found.world.scanType === 'ENHANCED';
  if (isHidden && operation === 'DescribeImageScanFindings')
    throw new AwsError('ScanNotFoundException', 'Image scan does not exist for the image');
  return found;
}

export const denied = (caller: string, operation: string, { account, region }: Caller): AwsError =>
  new AwsError(
    'AccessDeniedException',
    `User: arn:aws:sts::${caller}:assumed-role/functions is not authorized to perform: ecr:${operation} on resource: arn:aws:ecr:${region}:${account}:repository because no resource-based policy allows the ecr:${operation} action`,
  );
