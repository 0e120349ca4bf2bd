import * as z from 'zod';
import { Until } from '../exceptions/exception-document.ts';
import { mapping, Text } from '../fields.ts';
import { sayValue } from '../problems/say-issue.ts';

/** One line of what a policy lists under `vex`: a path, or a path and for how long it is relied on. */
export const VexEntry = z.union(
  [
    Text,
    mapping({
      file: Text.describe('OpenVEX documents, relative to this file.'),
      until: Until.describe(
        'The last day (UTC), or a time with its offset: then its statements set nothing aside any more.',
      ),
    }),
  ],
  {
    error: ({ input }) =>
      `expected a path, or { file: vex/openssl.json, until: 2026-12-31 }, found ${sayValue(input)}`,
  },
);
export type VexEntry = z.infer<typeof VexEntry>;
