import * as z from 'zod';

/** What the settings of the functions look at themselves. */
export const Word = z.string().max(2_000);
/** Text in YAML 1.2: both words are no booleans there. */
export const Switch = z.enum(['on', 'off']);
