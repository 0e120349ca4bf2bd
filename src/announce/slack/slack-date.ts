import { DAY, dayOf, lastDayOf, momentOf } from '../../core/time.ts';
import { escapeText } from './slack-text.ts';

/*
 * A moment is another day in another zone: Slack shows it in the reader's own. What was written as a day alone (the due
 * day of KEV, a waiver until a day) has no zone, and no form of Slack's keeps it in all of them: it stands as it is. Of
 * Slack's forms this one looks the same: 2026-11-21.
 */

/** The day of a moment (ISO time) where the reader is; in UTC where the client cannot tell. */
export const readersDay = (time: string): string => inZone(time, '{date_num}', dayOf(time));

/** The last day of what holds until an ISO time: the day that was written, or a moment in the reader's zone. */
export function readersEnd(until: string): string {
  if (Date.parse(until) % DAY === 0) return lastDayOf(until);
  return inZone(until, '{date_num} {time} your time', momentOf(until));
}

/** docs.slack.dev/messaging/formatting-message-text, on dates: whole seconds, and what to show where there is no zone. */
function inZone(time: string, form: string, fallback: string): string {
  const moment = Date.parse(time);
  if (Number.isNaN(moment)) return escapeText(fallback);
  return `<!date^${Math.floor(moment / 1_000)}^${form}|${escapeText(fallback)}>`;
}
