export type Ecosystem = NonNullable<AffectedPackage['ecosystem']>;

const SYSTEMS: readonly (readonly [RegExp, Ecosystem])[] = [
  [/^(DEBIAN|UBUNTU)/, 'deb'],
  [/^ALPINE/, 'apk'],
  [/^(AMAZON_LINUX|RHEL|RED_?HAT|CENTOS|ORACLE|ROCKY|ALMA|(OPEN)?SUSE|SLES|FEDORA|PHOTON)/, 'rpm'],
];

/**
 * How versions of the system's own packages compare, by the platform as Inspector names it: DEBIAN_12,
 * ALPINE_LINUX_3_17, AMAZON_LINUX_2023 … Undefined for a system that is not known here.
 */
export const ecosystemOf = (platform: string | null | undefined): Ecosystem | undefined =>
  SYSTEMS.find(([names]) => names.test(platform ?? ''))?.[1];

import type { AffectedPackage } from '../core/findings/package.ts';
