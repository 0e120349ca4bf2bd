import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

export const PRICES_JSON = fileURLToPath(new URL('./prices.json', import.meta.url));

/** What AWS asks in us-east-1, without free tiers, and where and when it said so. */
const Price = z.strictObject({
  id: z.string(),
  what: z.string(),
  /** US dollars for so many (`per`) of the unit. */
  usd: z.number().nonnegative(),
  per: z.number().positive(),
  unit: z.string(),
  /** The day, or the month, of which the list is. */
  asOf: z.string().regex(/^20\d\d-\d\d(-\d\d)?$/, 'expected a day or a month, such as 2026-08-31'),
  source: z.url({ protocol: /^https$/, hostname: /(^|\.)(amazonaws|amazon)\.com$/ }),
});
export type Price = z.infer<typeof Price>;

/** The prices by their ids. */
export type Prices = ReadonlyMap<string, Price>;

/** Throws Error where an id stands twice, and ZodError where a price has no date or source. */
export function readPrices(path = PRICES_JSON): Prices {
  const prices = z.array(Price).parse(JSON.parse(readFileSync(path, 'utf8')));
  const byId = new Map(prices.map((one) => [one.id, one]));
  if (byId.size < prices.length) throw new Error(`${path}: a price stands there twice`);
  return byId;
}
