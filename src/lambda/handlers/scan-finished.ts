import { parseEvent } from '../../intake/event.ts';
import { ignored } from '../../pipeline/outcome.ts';
import { scanEnded } from '../../pipeline/scan-ended.ts';
import { deployedReady, door, type Opening } from '../middleware.ts';

/** Basic and enhanced scans that have ended. */
export const handlerWith = (open: Opening) =>
  door(async (raw, tools) => {
    const event = parseEvent(raw);
    if (event.kind === 'scan-end') return scanEnded(event, tools);
    return ignored(
      event.kind === 'not-ours' ? event.why : 'an arrival is for the function image-arrived',
    );
  }, open);

export const handler = await deployedReady(handlerWith);
