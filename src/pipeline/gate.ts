import type { Digest } from '../core/digest.ts';
import type { Container, EcrImage } from '../core/gate/container.ts';
import type { GateTerms } from '../core/gate/gate-container.ts';
import type { GateEntry } from '../core/gate/gate-entry.ts';
import type { ImageRef } from '../core/image.ts';

/** What it takes to answer whether a deployment may go on. All of it reads. */
export interface Gate extends GateTerms {
  readonly containers: (revisionArn: string) => Promise<readonly Container[]>;
  /** The image that has a tag now; undefined where none has. */
  readonly digestOf: (image: EcrImage, tag: string) => Promise<Digest | undefined>;
  readonly read: (image: ImageRef) => Promise<GateEntry>;
  /** Milliseconds: for so long a deployment waits for a verdict, at each of its stages. */
  readonly wait: number;
  /** Milliseconds: no scan that an approval rests on may be older. */
  readonly maxAge?: number;
  readonly now: () => Date;
}
