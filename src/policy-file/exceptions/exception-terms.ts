import * as z from 'zod';
import { mapping } from '../fields.ts';
import { valueAt } from '../value-at.ts';
import { longestWaiverOf } from './longest-waiver.ts';

/** What a policy demands of its exceptions beyond their form, at one moment. */
export interface Terms {
  readonly now: Date;
  /** Milliseconds: how far ahead whatever ends may reach. */
  readonly longestWaiver: number;
  /** Keys that every ignore rule has to have; a waiver has them anyway. */
  readonly required: ReadonlySet<string>;
}

/** What a policy may demand of every exception. */
export const ExceptionsDocument = mapping({
  require: z
    .array(z.enum(['by', 'until']))
    .min(1)
    .describe('Keys without which an ignore rule is refused; for until, a VEX document as well.'),
});

/** The terms of a document; what cannot be read of them is told by its schema. */
export function termsOf(value: unknown, now: Date): Terms {
  const written = valueAt(valueAt(value, 'exceptions'), 'require');
  const required = new Set(Array.isArray(written) ? written.map(String) : []);
  return { now, longestWaiver: longestWaiverOf(value), required };
}
