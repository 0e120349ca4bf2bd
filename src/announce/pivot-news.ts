import type { HeldImage } from '../core/telling/held.ts';

/** A vulnerability, and the images that are worse for it in one channel. */
export interface PivotNews {
  readonly vulnerability: string;
  /** Slack's id of the channel where people are to hear of it. */
  readonly channel: string;
  readonly images: readonly HeldImage[];
  /** By what the message is told from others. */
  readonly name: string;
  /** ISO time since which it is to be told. */
  readonly at: string;
  /** Another run may have begun to say it, and died. */
  readonly isResumed: boolean;
}
