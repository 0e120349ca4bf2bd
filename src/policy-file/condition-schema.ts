import * as z from 'zod';
import type { Takes } from '../core/policy/conditions/takes.ts';
import { millisecondsOf } from './duration.ts';
import {
  DurationText,
  oneOrMore,
  PackageType,
  SeverityWord,
  Share,
  sayPackageType,
} from './fields.ts';

/** What may be written behind a condition's key. */
export function schemaOf(takes: Takes<unknown>): z.ZodType {
  switch (takes.kind) {
    case 'severity':
      return SeverityWord;
    case 'only':
      return z.literal(takes.written);
    case 'number':
      return z.number().min(takes.from).max(takes.to);
    case 'share':
      return Share;
    case 'duration':
      return DurationText;
    case 'package-types':
      return oneOrMore(PackageType, sayPackageType);
  }
}

/** What stands in the compiled rule for text or a number that its schema has let through. */
export function compiled(takes: Takes<unknown>, written: unknown): unknown {
  switch (takes.kind) {
    case 'severity':
    case 'number':
    case 'share':
      return written;
    case 'only':
      return takes.value;
    case 'duration':
      return millisecondsOf(String(written));
    case 'package-types':
      return [written].flat().map((type) => String(type).toUpperCase());
  }
}
