import { setTimeout } from 'node:timers/promises';
import type { ClientOptions, Limits } from './own-clients.ts';
import { DEPLOYED_METER } from './tell-figures.ts';

/** What a run brings along: its clock and its way to wait. */
export interface Surroundings {
  readonly now: () => Date;
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Its name, where runs are told apart. */
  readonly run?: string;
  /** How long it waits for AWS and Slack; without them as long as a function may. */
  readonly limits?: Limits;
  /** As a function, whose settings stand in its environment alone. */
  readonly deployed?: boolean;
  /** What carries the requests of the SDK's clients; without it the network does. */
  readonly sending?: NonNullable<ClientOptions['sending']>;
  /** Called whenever ECR refuses an attempt for coming too fast. */
  readonly onThrottled?: () => void;
  /** Hears of each request that the SDK's clients send. */
  readonly sent?: NonNullable<ClientOptions['sent']>;
}

export const REAL_SURROUNDINGS: Surroundings = {
  deployed: true,
  sent: DEPLOYED_METER.sent,
  now: () => new Date(),
  pause: (milliseconds) => setTimeout(milliseconds),
};

/** The same as the options of clients; what is not said is not there. */
export const clientOptions = (surroundings: Surroundings) => ({
  run: undefined,
  limits: undefined,
  deployed: undefined,
  sending: undefined,
  sent: undefined,
  ...surroundings,
});
