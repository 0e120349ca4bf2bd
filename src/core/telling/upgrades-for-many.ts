import type { Upgrade } from '../findings/fix-plan.ts';
import type { AffectedPackage } from '../findings/package.ts';
import type { HeldImage } from './held.ts';

/** What the fix plans of several images say of one package. */
export interface UpgradeForMany {
  /** Its name, and its version where that is the same in all of them. */
  readonly package: AffectedPackage;
  /** Undefined where the plans do not agree. */
  readonly to: Upgrade['to'] | undefined;
  /** In how many of the images it stands. */
  readonly images: number;
}

/** What becomes of a vulnerability in several images. */
export interface PlanForMany {
  /** What clears it in most images comes first. */
  readonly upgrades: readonly UpgradeForMany[];
  /** In how many images no upgrade clears it in some package. */
  readonly unfixed: number;
}

/** One upgrade for each package in which these images have the vulnerability. Pure. */
export function planForMany(images: readonly HeldImage[], vulnerability: string): PlanForMany {
  const standing = images.flatMap(({ held }, at) =>
    held.blocking
      .filter(({ finding }) => finding.id === vulnerability)
      .map(({ finding, to }) => ({ at, package: finding.package, to })),
  );
  const fixed = standing.flatMap(({ to, ...one }) => (to ? [{ ...one, to }] : []));
  const unfixed = standing.filter(({ to }) => !to);
  const byPackage = Map.groupBy(
    fixed,
    ({ package: { name, manager = '' } }) => `${manager}|${name}`,
  );
  const upgrades = [...byPackage.values()].flatMap((some) => {
    const [first] = some;
    if (!first) return [];
    const { name, version, manager } = first.package;
    const isSameVersion = some.every((one) => one.package.version === version);
    const isAgreed = some.every(({ to }) => JSON.stringify(to) === JSON.stringify(first.to));
    return [
      {
        package: {
          name,
          ...(isSameVersion && version && { version }),
          ...(manager && { manager }),
        },
        to: isAgreed ? first.to : undefined,
        images: countOf(some),
      },
    ];
  });
  return {
    upgrades: upgrades.sort(
      (a, b) => b.images - a.images || (a.package.name < b.package.name ? -1 : 1),
    ),
    unfixed: countOf(unfixed),
  };
}

const countOf = (some: readonly { readonly at: number }[]): number =>
  new Set(some.map(({ at }) => at)).size;
