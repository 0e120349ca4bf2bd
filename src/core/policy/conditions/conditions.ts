import { cvss } from './cvss.ts';
import { epss } from './epss.ts';
import { epssPercentile } from './epss-percentile.ts';
import { exploit } from './exploit.ts';
import { fix } from './fix.ts';
import { imageOlderThan } from './image-older-than.ts';
import { inUse } from './in-use.ts';
import { kev } from './kev.ts';
import { packageType } from './package-type.ts';
import { severity } from './severity.ts';

/** Everything that a rule can ask, in the order in which it is said. */
export const CONDITIONS = [
  severity,
  fix,
  exploit,
  kev,
  cvss,
  epss,
  epssPercentile,
  inUse,
  packageType,
  imageOlderThan,
] as const;
