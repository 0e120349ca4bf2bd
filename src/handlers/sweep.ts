import { LEASE_MILLISECONDS } from '../core/ledger.ts';
import { deployed, door, type Opening } from '../door.ts';
import { sweep } from '../pipeline/sweep.ts';

/** The schedule: what the event says does not matter. No image is taken up that could outlast the run. */
export const handlerWith = (open: Opening) =>
  door((_event, tools, { timeLeft }) => sweep(tools, () => timeLeft() > LEASE_MILLISECONDS), open);

export const handler = deployed(handlerWith);
