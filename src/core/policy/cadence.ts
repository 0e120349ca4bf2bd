/** How often a channel hears how its repositories stand. */
export const CADENCES = ['weekly', 'daily', 'never'] as const;
export type Cadence = (typeof CADENCES)[number];

/** Where a policy does not say. */
export const DEFAULT_CADENCE: Cadence = 'weekly';

/** Of `new Date().getUTCDay()`. */
const MONDAY = 1;

/** Whether a day (`2026-11-23`) is one on which all are told, and not only those that hear daily. */
export const isWeekly = (day: string): boolean => new Date(day).getUTCDay() === MONDAY;

/** Whether whoever hears so often is told on that day. */
export const isToldOn = (cadence: Cadence, day: string): boolean =>
  cadence === 'daily' || (cadence === 'weekly' && isWeekly(day));
