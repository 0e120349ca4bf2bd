import type * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';

/**
 * What is wrong with a value, in zod's own English: its small form says "Invalid input" of everything, unless
 * it is told so where it parses.
 */
export const issueText: z.core.$ZodErrorMap = en().localeError;
