import type { Severity } from '../../findings/severity.ts';

/**
 * What may be written behind a condition's key, and what it comes to in a compiled rule. Plain data: the
 * schema is made of it where policies are read, and no function carries it along.
 */
export type Takes<Value> =
  | { readonly kind: 'severity' }
  /** One word or `true`, for one value. */
  | { readonly kind: 'only'; readonly written: string | true; readonly value: Value }
  | { readonly kind: 'number'; readonly from: number; readonly to: number }
  /** 0 to 1; whoever writes percent is told how to write it. */
  | { readonly kind: 'share' }
  /** `90 days`, as milliseconds. */
  | { readonly kind: 'duration' }
  /** One of Inspector's package types or a list, in capitals. */
  | { readonly kind: 'package-types' };

export const aSeverity: Takes<Severity> = { kind: 'severity' };
export const aShare: Takes<number> = { kind: 'share' };
export const aDuration: Takes<number> = { kind: 'duration' };
export const packageTypes: Takes<readonly string[]> = { kind: 'package-types' };

export const aNumber = (from: number, to: number): Takes<number> => ({ kind: 'number', from, to });

export const only = <const Value>(written: string | true, value: Value): Takes<Value> => ({
  kind: 'only',
  written,
  value,
});
