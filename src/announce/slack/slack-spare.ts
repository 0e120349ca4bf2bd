import type { Announcement } from '../announcement.ts';
import { type Block, context } from './slack-block.ts';
import { readersEnd } from './slack-date.ts';
import { escapeText } from './slack-text.ts';

/** Who has released an image that may ship without that, and until when: it holds, and may be needed at any time. */
export function spareBlock({ judgement: { spare } }: Announcement): Block[] {
  if (!spare) return [];
  const ticket = spare.ticket ? ` (${escapeText(spare.ticket, 60)})` : '';
  const who = `Released by ${escapeText(spare.by.name, 80)} until ${readersEnd(spare.until)}${ticket}`;
  const why = `${escapeText(spare.why, 160)}. It may ship without that now`;
  return [context([`${who}: ${why}`])];
}
