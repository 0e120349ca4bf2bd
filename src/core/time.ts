/** In milliseconds. */
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Before anything that is kept or scanned, as ISO time. */
export const LONG_AGO = new Date(0).toISOString();

/** `2026-11-21` of an ISO time or date. */
export const dayOf = (time: string): string => time.slice(0, 'YYYY-MM-DD'.length);

/** `2026-11-21 18:30 UTC` of an ISO time. */
export const momentOf = (time: string): string =>
  `${new Date(time).toISOString().slice(0, 'YYYY-MM-DDTHH:MM'.length).replace('T', ' ')} UTC`;

/** The last day (UTC) of something that holds until an ISO time: a waiver until a day lapses at the midnight after it. */
export const lastDayOf = (until: string): string =>
  dayOf(new Date(Date.parse(until) - 1).toISOString());
