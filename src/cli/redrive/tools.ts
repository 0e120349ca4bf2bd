import type { Ask } from '../doctor/ask.ts';
import type { RedriveClients } from './clients.ts';

/** What reading and handing in takes. */
export interface Tools {
  readonly clients: RedriveClients;
  readonly ask: Ask;
  /** Milliseconds. */
  readonly pause: (milliseconds: number) => Promise<unknown>;
}
