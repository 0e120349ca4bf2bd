import type { Simulated } from './simulate-images.ts';

/** A whole run: what was looked at, under which policies, and what came of it. */
export interface SimulationReport
  extends Pick<Simulated, 'at' | 'simulation' | 'unmet' | 'overrides' | 'failed'> {
  /** `123456789012 eu-central-1`, or the world's file. */
  readonly place: string;
  /** With images that were judged. */
  readonly repositories: number;
  /** Tagged things that are no images. */
  readonly others: number;
  /** Images beyond the limit, not looked at. */
  readonly leftOut: number;
  readonly policy: { readonly source: string; readonly version: string };
  readonly against?: { readonly source: string; readonly version: string };
}
