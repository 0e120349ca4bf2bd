import * as z from 'zod';

const expectedKev = 'expected a path, or a catalogue of known exploited vulnerabilities itself';
const Kev = z.union([z.string().min(1), z.looseObject({})], expectedKev);

const expectedRow = 'expected { "cve", "epss", "percentile" }';
const Row = z.strictObject(
  { cve: z.string(), epss: z.number(), percentile: z.number() },
  expectedRow,
);

const expectedDate = 'expected a date such as "2026-11-21"';
const DateText = z
  .string(expectedDate)
  .refine((text) => !Number.isNaN(Date.parse(text)), expectedDate);

const expectedEpss = 'expected a path, CSV text, or a list of { "cve", "epss", "percentile" }';
const Epss = z.union(
  [z.string().min(1), z.array(Row), z.strictObject({ date: DateText, scores: z.array(Row) })],
  expectedEpss,
);

/** The feeds of a world: a path to a file, or the content itself. */
export const WorldFeeds = z.strictObject({ kev: Kev.optional(), epss: Epss.optional() });
export type WorldFeeds = z.infer<typeof WorldFeeds>;

export type EpssRow = z.infer<typeof Row>;
