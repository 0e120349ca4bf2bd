import { DAY } from '../../core/time.ts';
import { type FeedAddress, refused } from './feed-refused.ts';

const ISO = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:?\d{2})?)?$/;

/** A feed's own date as ISO time; a time without a zone is UTC. Throws FeedRefused for anything else. */
export function feedDate(text: string | undefined, address: FeedAddress, now: Date): string {
  if (text === undefined) throw refused(address, 'it has no date');
  const [, day, time = '00:00', zone = 'Z'] = ISO.exec(text) ?? [];
  // FIRST has written +0000 where ISO 8601 wants +00:00.
  const date = new Date(`${day}T${time}${zone.replace(/(\d{2})(\d{2})$/, '$1:$2')}`);
  if (Number.isNaN(date.getTime())) throw refused(address, `its date "${text}" is no ISO date`);
  if (date.getTime() > now.getTime() + DAY) {
    throw refused(address, `its date ${date.toISOString()} lies in the future`);
  }
  return date.toISOString();
}
