import * as z from 'zod';
import {
  mapping,
  oneOrMore,
  PackageType,
  patterns,
  registry,
  SeverityWord,
  sayPackageType,
  Text,
} from '../fields.ts';
import { sayValue } from '../problems/say-issue.ts';

const dimensions = {
  id: patterns('The vulnerability, by its id or an alias'),
  package: patterns('The package'),
  'package-type': oneOrMore(PackageType, sayPackageType)
    .optional()
    .describe('The type of the package, as Amazon Inspector names it: one or a list.'),
  version: oneOrMore(Text)
    .optional()
    .describe('The installed version, exactly: one or a list, without wildcards.'),
  repository: patterns('The repository'),
  tag: patterns('The tag'),
  digest: patterns('The digest'),
  ...registry,
};

export const name = Text.max(100)
  .optional()
  .describe('How messages and records call it; made from what it matches where there is none.');

/** `2026-12-31`, or a time with its offset. */
export const Until = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/, {
    error: ({ input }) =>
      `${sayValue(input)} is no date: expected one such as 2026-12-31, or a time with its offset such as 2026-12-31T18:00Z`,
  });

export const IgnoreDocument = mapping(
  {
    ...dimensions,
    'severity-at-most': SeverityWord.optional().describe(
      'Only findings of this severity or a milder one.',
    ),
    fix: z.literal('none').optional().describe('Only findings without a fix, as the scanner says.'),
    by: Text.optional().describe('Who calls it noise.'),
    reason: Text.describe('Why it is noise.'),
    until: Until.optional().describe(
      'The last day (UTC), or a time with its offset: then it counts again. Without one it never does.',
    ),
    name,
  },
  'in an ignore rule',
);
export type IgnoreDocument = z.infer<typeof IgnoreDocument>;

export const WaiverDocument = mapping(
  {
    ...dimensions,
    id: oneOrMore(Text).describe(
      'The vulnerability, by its id or an alias: one pattern or a list.',
    ),
    by: Text.describe('Who accepts the risk.'),
    reason: Text.describe('Why the risk is accepted.'),
    ticket: Text.optional().describe('Where it was discussed.'),
    until: Until.describe('The last day (UTC), or a time with its offset: then it lapses.'),
    name,
  },
  'in a waiver',
  {
    undecided: 'a waiver is for findings, by id, or for what is not known, by undecided: not both',
  },
);
export type WaiverDocument = z.infer<typeof WaiverDocument>;
