import { DAY, dayOf, MINUTE } from '../time.ts';

/** When people want to hear only of what cannot wait, by the clocks of one place. */
export interface QuietHours {
  /** `20:00`; earlier than `to` or later: then they last over midnight. Never the same. */
  readonly from: string;
  /** `07:00`: from this minute on people hear again. */
  readonly to: string;
  /** Of the IANA database: `Europe/Berlin`. */
  readonly timezone: string;
  /** Saturdays and Sundays as a whole. */
  readonly weekends?: true;
}

/** What a time of day has to look like. */
export const TIME_OF_DAY = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** Whether the runtime knows the clocks of a place under this name. */
export function isTimezone(name: string): boolean {
  try {
    // An offset such as +02:00 is taken as well, and knows nothing of summer.
    return /^[A-Za-z]/.test(name) && clockOf(name) !== undefined;
  } catch {
    return false;
  }
}

/**
 * ISO time of the first minute at which the quiet hours around a time are over; undefined where it is in none.
 * What counts is what the clocks of the place show: where they are put forward over the end, it is over at that
 * moment; what they show twice is quiet, or not, twice.
 */
export function quietUntil(time: Date, hours: QuietHours): string | undefined {
  const begun = Math.floor(time.getTime() / MINUTE) * MINUTE;
  let at = begun;
  for (;;) {
    const shown = clockAt(at, hours.timezone);
    if (!isQuiet(shown, hours)) return at === begun ? undefined : new Date(at).toISOString();
    at = whenClocksShow(endAfter(shown, hours), { at, shown }, hours.timezone);
  }
}

/** What the clocks of a place show at an ISO time: `['2026-11-25', '07:00']`. */
export function shownBy(time: string, timezone: string): [day: string, time: string] {
  const shown = new Date(clockAt(Date.parse(time), timezone)).toISOString();
  return [dayOf(shown), shown.slice('YYYY-MM-DDT'.length, 'YYYY-MM-DDTHH:MM'.length)];
}

/*
 * What clocks show is counted in milliseconds as if it were UTC: a day has 24 hours then, and Sunday is 0.
 */

function isQuiet(shown: number, { from, to, weekends }: QuietHours): boolean {
  const day = new Date(shown).getUTCDay();
  if (weekends && (day === 0 || day === 6)) return true;
  const [time, begin, end] = [shown % DAY, timeIn(from), timeIn(to)];
  return begin < end ? time >= begin && time < end : time >= begin || time < end;
}

/** What clocks that nobody puts forward or back show at the end of the quiet hours. */
function endAfter(shown: number, hours: QuietHours): number {
  const midnight = shown - (shown % DAY) + DAY;
  const end = midnight - DAY + timeIn(hours.to);
  const next = end > shown ? Math.min(end, midnight) : midnight;
  return isQuiet(next, hours) ? endAfter(next, hours) : next;
}

const timeIn = (text: string): number => {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return (hours * 60 + minutes) * MINUTE;
};

/** A moment, and what clocks show then. */
interface Moment {
  readonly at: number;
  readonly shown: number;
}

/** When the clocks show something, or, where they are put forward or back before it, the moment at which they are. */
function whenClocksShow(wanted: number, { at, shown }: Moment, timezone: string): number {
  const offset = shown - at;
  const isAsBefore = (moment: number): boolean => clockAt(moment, timezone) - moment === offset;
  let [before, after] = [at, wanted - offset];
  if (isAsBefore(after)) return after;
  while (after - before > MINUTE) {
    const middle = Math.floor((before + after) / 2 / MINUTE) * MINUTE;
    if (isAsBefore(middle)) before = middle;
    else after = middle;
  }
  return after;
}

/** What the clocks of a place show, to the minute. */
function clockAt(time: number, timezone: string): number {
  const shown = new Map(
    clockOf(timezone)
      .formatToParts(time)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): number => shown.get(type) ?? 0;
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'));
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** Throws RangeError for a name that the runtime does not know. */
function clockOf(timezone: string): Intl.DateTimeFormat {
  const known = clocks.get(timezone);
  if (known) return known;
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    calendar: 'iso8601',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  clocks.set(timezone, clock);
  return clock;
}
