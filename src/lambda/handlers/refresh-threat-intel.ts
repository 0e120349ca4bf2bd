import { refreshThreatIntel } from '../../pipeline/refresh-threat-intel.ts';
import { deployed, door, type Opening } from '../middleware.ts';

/** The schedule, and whoever wants the feeds at once: what the event says does not matter. */
export const handlerWith = (open: Opening) =>
  door((_event, tools) => refreshThreatIntel(tools), open);

export const handler = deployed(handlerWith);
