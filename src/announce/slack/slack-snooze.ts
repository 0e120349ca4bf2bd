import type { Announcement } from '../announcement.ts';
import { type Block, context } from './slack-block.ts';
import { readersEnd } from './slack-date.ts';
import { escapeText } from './slack-text.ts';

/** Who wants the thread left in peace, and until when. */
export const snoozeBlock = ({ snooze, isSnoozed }: Announcement): Block[] =>
  snooze && isSnoozed
    ? [
        context([
          `Snoozed by ${escapeText(snooze.by.name, 80)} until ${readersEnd(snooze.until)}. Until then this thread hears only of what gets worse`,
        ]),
      ]
    : [];
