import type { Check } from '../posture.ts';
import { access } from './access.ts';
import { encryption } from './encryption.ts';
import { latestDeployed } from './latest-deployed.ts';
import { lifecycle } from './lifecycle.ts';
import { pullTime } from './pull-time.ts';
import { scanning } from './scanning.ts';
import { tagImmutability } from './tag-immutability.ts';

/** Every check, in the order in which their findings stand. Another one: its file, and its line here. */
export const CHECKS: readonly Check[] = [
  scanning,
  access,
  tagImmutability,
  lifecycle,
  latestDeployed,
  pullTime,
  encryption,
];
