/**
 * Milliseconds within which a call that is given up after some tenths of a second has ended on the busiest
 * machine. Nothing else would end it: the faults that it meets have no end.
 */
export const SOON = 20_000;
