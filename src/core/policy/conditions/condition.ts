import type { FeedName } from '../../findings/feeds/feeds.ts';
import type { Finding } from '../../findings/finding.ts';
import { DAY } from '../../time.ts';
import type { Takes } from './takes.ts';

/** What a condition may look at beside the finding. */
export interface Circumstances {
  readonly now: Date;
  /** ISO time at which the image was pushed, where the registry says. */
  readonly pushedAt?: string;
}

/** `later`: the ISO time at which the answer will be yes if nothing changes. */
export type Answer = 'no' | 'yes' | 'unknown' | { readonly later: string };

/** A field that a rule asks about and that may have no answer. */
export interface Unknown<Name extends string = string> {
  readonly name: Name;
  /** A feed comes again tomorrow; what the others do not say today, they will not say then. */
  readonly answeredBy: FeedName | 'scanner' | 'registry';
  /** Behind "the finding is HIGH, and": `the scan does not say whether there is a fix`. */
  readonly unanswered: string;
  /** Behind "nobody knows": `whether there is a fix`. */
  readonly asked: string;
  /** In a line about the finding: `exploit unknown`; undefined where such a line says it anyway. */
  readonly briefly: string | undefined;
}

/**
 * One thing that a rule can ask of a finding: everything about it, from its key in a policy to its
 * wording. It is in force once it stands in the list of conditions.ts.
 */
export interface Condition<Field extends string, Value, Name extends string> {
  /** In a policy: `image-older-than`. */
  readonly key: string;
  /** In a compiled rule, which is hashed into the policy's version: it stays as it is. */
  readonly field: Field;
  /** What may be written behind the key. */
  readonly takes: Takes<Value>;
  /** For editors, which read the policy's schema. */
  readonly describes: string;
  /** Three-valued, and with what time will bring. What is unknown is never "no". */
  readonly ask: (wanted: Value, finding: Finding, circumstances: Circumstances) => Answer;
  /** What nobody may know; absent where there is always an answer. */
  readonly unknown?: Unknown<Name>;
  /** Whether a finding that meets the condition with `wanted` meets it with `other` as well. */
  readonly implies: (wanted: Value, other: Value) => boolean;
  /** Behind "3 findings are HIGH": `with a fix available`. */
  readonly says: (wanted: Value) => string;
  /** It is said before all others. */
  readonly saidFirst?: true;
  /** Behind "the rule asks for": `a fix`. */
  readonly asksFor: (wanted: Value) => string;
}

/** A condition with its types as they are written down. */
export const condition = <const Field extends string, Value, const Name extends string = never>(
  one: Condition<Field, Value, Name>,
): Condition<Field, Value, Name> => one;

/** For a field with a state of its own for "unknown". */
export const stated = (state: string, wanted: string): Answer => {
  if (state === wanted) return 'yes';
  return state === 'unknown' ? 'unknown' : 'no';
};

/** `incomplete`: the true value may be higher. */
export const atLeast = (
  threshold: number,
  value: number | undefined,
  incomplete?: true,
): Answer => {
  if (value !== undefined && value >= threshold) return 'yes';
  return value === undefined || incomplete ? 'unknown' : 'no';
};

/** A clock may be ahead of ours by a little (milliseconds); a date far in the future is no date. */
export const CLOCK_TOLERANCE = DAY;

/** For conditions that know one value alone. */
export const always = (): boolean => true;
/** For thresholds: whoever reaches the higher one reaches the lower one. */
export const reachesBoth = (wanted: number, other: number): boolean => wanted >= other;
