import { LEASE_MILLISECONDS } from '../../core/ledger/ledger.ts';
import { sweep } from '../../pipeline/sweep.ts';
import { deployed, door, type Opening } from '../middleware.ts';

/** The schedule: what the event says does not matter. No image is taken up that could outlast the run. */
export const handlerWith = (open: Opening) =>
  door((_event, tools, { timeLeft }) => sweep(tools, () => timeLeft() > LEASE_MILLISECONDS), open);

export const handler = deployed(handlerWith);
