import type { SSMClient } from '@aws-sdk/client-ssm';
import type { Bulletin } from '../core/bulletin/bulletin.ts';
import type { Member } from '../core/served.ts';
import type { Approvals } from '../core/telling/approvals.ts';

/** How channels are told how their repositories stand. */
export interface DigestRoute {
  /** The deployment's own channel. */
  readonly home: string;
  /** Answers with what the route calls the message; throws as `send` does. */
  readonly send: (bulletin: Bulletin, delivery: BulletinDelivery) => Promise<string>;
  /** Tells a channel what was approved without a word; answers and throws alike. */
  readonly sendApprovals: (approvals: Approvals, delivery: BulletinDelivery) => Promise<string>;
}

/** One message about how repositories stand, or about what was approved in them. */
export interface BulletinDelivery {
  /** By which it is known again. */
  readonly name: string;
  /** ISO time at which its run began: it was not posted before. */
  readonly startedAt: string;
  /** Another run may have posted it, and died. */
  readonly isResumed: boolean;
}

/** What it may use. */
export interface DigestMeans {
  readonly ssm: () => SSMClient;
  readonly now: () => Date;
  /** Waits this many milliseconds. */
  readonly pause: (milliseconds: number) => Promise<void>;
  /** The name of this run, where runs are told apart. */
  readonly run?: string;
  /** For how many milliseconds Slack is waited for, to the last byte of its answer. */
  readonly timeout: number;
  /** Accounts that people call by a name. */
  readonly members: readonly Member[];
}
