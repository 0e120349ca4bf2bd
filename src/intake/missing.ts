import type * as z from 'zod/mini';
import { issueText } from '../core/issue-text.ts';

/** Zod's own words for a missing key, "expected string, received undefined", are for programmers. */
export const sayMissing: z.core.$ZodErrorMap = (issue) =>
  issue.input === undefined ? 'it is missing' : issueText(issue);
