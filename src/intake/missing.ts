import type * as z from 'zod';

/** Zod's own words for a missing key, "expected string, received undefined", are for programmers. */
export const sayMissing: z.core.$ZodErrorMap = ({ input }) =>
  input === undefined ? 'it is missing' : undefined;
