import type { Route } from '../announce/route.ts';
import type { Policy } from '../core/policy.ts';
import type { Records } from '../records/records.ts';
import type { Registry } from '../registry/registry.ts';

/** Everything a story may do to the world, put together in toolbox.ts. */
export interface Toolbox {
  readonly registry: Registry;
  readonly records: Records;
  readonly routes: readonly Route[];
  readonly policy: Policy;
  readonly now: () => Date;
  /** Waits this many milliseconds. */
  readonly pause: (milliseconds: number) => Promise<void>;
}
