import * as z from 'zod';
import { DURATION, parseDuration } from './duration.ts';
import { sayAllowed, sayKind, sayNot, sayValue } from './problems/say-issue.ts';
import { sayUnknownKey } from './problems/unknown-key.ts';
import { PACKAGE_TYPES } from './reason-codes.ts';

/**
 * A mapping with these keys and no others; an unknown one is told which was meant. `elsewhere`: what to say of
 * keys that belong to something else; `example`: how it is written, for what is no mapping.
 */
export const mapping = <Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
  what = 'here',
  elsewhere: Readonly<Record<string, string>> = {},
  example?: string,
) => {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: ({ code, keys, input }) => {
      if (code === 'invalid_type' && example) return sayKind(input, `a mapping such as ${example}`);
      if (code !== 'unrecognized_keys') return undefined;
      return keys.map((key) => elsewhere[key] ?? sayUnknownKey(key, known, what)).join('\n');
    },
  });
};

/** A probability, 0 to 1: people write percent, and numbers in quotes. */
export const Share = z
  .number({ error: ({ input }) => sayShare(input) })
  .min(0)
  .max(1, { error: ({ input }) => sayShare(input) });

function sayShare(input: unknown): string | undefined {
  const [, digits, percent] = /^\s*(\d{1,3}(?:[.,]\d+)?)\s*(%?)\s*$/.exec(String(input)) ?? [];
  const number = digits === undefined ? undefined : Number(digits.replace(',', '.'));
  if (number === undefined || (typeof input !== 'string' && typeof input !== 'number')) {
    return undefined;
  }
  const share = percent || number > 1 ? number / 100 : number;
  if (share > 1) return undefined;
  const written = `write ${Number(share.toPrecision(6))}`;
  if (typeof input === 'number') return `${input} is too big: at most 1; for ${input} % ${written}`;
  return `expected a number from 0 to 1, found ${sayValue(input)}: ${written}`;
}

/** Text with something in it. */
export const Text = z.string().regex(/\S/, { error: 'it is empty' }).max(1_000);

/** `14 days`, `14 d`, `14d`; told apart from every other text and value by one sentence. */
export const DurationText = z
  .string({ error: ({ input }) => (input === undefined ? 'it is missing' : sayDuration(input)) })
  .regex(DURATION, { error: ({ input }) => sayDuration(input), abort: true })
  .refine((text) => parseDuration(text) !== undefined, { error: 'it is longer than ten years' })
  .meta({
    id: 'Duration',
    description: 'A count and a unit: minutes, hours, days or weeks, in short m, h, d, w.',
    examples: ['14 days', '24 hours', '90m'],
  });

const sayDuration = (input: unknown): string =>
  sayNot(input, 'is no duration', 'expected one such as 14 days, 24 hours, 90 minutes, 2 weeks');

/** One, or a list with at least one. `say` tells what is wrong with anything else. */
export const oneOrMore = <Item extends z.ZodType>(item: Item, say = sayNoText) =>
  z.union([item, z.array(item).min(1)], {
    error: ({ input }) => (input === undefined ? 'it is missing' : say(input)),
  });

const sayNoText = (input: unknown): string =>
  `expected text or a list of texts, found ${sayValue(input)}${
    typeof input === 'number' ? ': put it in quotes' : ''
  }`;

/** What names may be given by: one pattern or a list. */
export const patterns = (what: string) =>
  oneOrMore(Text).optional().describe(`${what}: one pattern or a list; * and ? are wildcards.`);

/** Whose registry, for what is for some of several. */
export const registry = {
  account: patterns('The account of the registry, in quotes'),
  region: patterns('The region of the registry'),
};

export const SEVERITY_WORDS = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL'] as const;
export const SeverityWord = z.enum(SEVERITY_WORDS).meta({ id: 'Severity' });

const PACKAGE_TYPE_WORDS = PACKAGE_TYPES.map((type) => type.toLowerCase());

export const sayPackageType = (input: unknown): string =>
  `${sayValue(input)} is no package type of Amazon Inspector: ${sayAllowed(input, PACKAGE_TYPE_WORDS)}`;

export const PackageType = z
  .enum([...PACKAGE_TYPE_WORDS, ...PACKAGE_TYPES], {
    error: ({ input }) => sayPackageType(input),
  })
  .meta({ id: 'PackageType' });
