import type { Acceptance } from '../policy/policy.ts';
import { cut } from '../text.ts';
import { lastDayOf } from '../time.ts';
import { doubtKindOf } from './doubt-codes.ts';
import type { Reason } from './verdict.ts';

/** A doubt that stands, and that a person has accepted for a while. */
export interface AcceptedDoubt extends Reason {
  /** What the waiver is called. */
  readonly waiver: string;
  readonly by: string;
  readonly why: string;
  /** ISO time. */
  readonly until: string;
  readonly ticket?: string;
  readonly source: string;
}

/**
 * What is still in the way of an approval, and what persons have accepted. Only a doubt that no waiting
 * clears can be accepted, and only by its own code.
 */
export function splitDoubts(
  doubts: readonly Reason[],
  acceptances: readonly Acceptance[],
): { readonly open: readonly Reason[]; readonly accepted: readonly AcceptedDoubt[] } {
  if (acceptances.length === 0) return { open: doubts, accepted: [] };
  const lastFirst = acceptances.toSorted((a, b) => Date.parse(b.until) - Date.parse(a.until));
  const open: Reason[] = [];
  const accepted: AcceptedDoubt[] = [];
  for (const doubt of doubts) {
    const by = doubtKindOf(doubt.code)?.acceptedAs
      ? lastFirst.find(({ doubt: code }) => code === doubt.code)
      : undefined;
    if (by) accepted.push(acceptedBy(by, doubt));
    else open.push(doubt);
  }
  return { open, accepted };
}

function acceptedBy(
  { name, by, reason, until, ticket, source }: Acceptance,
  { code, text }: Reason,
): AcceptedDoubt {
  return { code, text, waiver: name, by, why: reason, until, ...(ticket && { ticket }), source };
}

const WHY_CHARACTERS = 300;

/** One reason for each waiver on which an approval rests: what is not known, and by whose word it may ship. */
export function reasonsOfAccepted(accepted: readonly AcceptedDoubt[]): Reason[] {
  return [...Map.groupBy(accepted, ({ code, waiver }) => `${code} ${waiver}`).values()].flatMap(
    ([first, ...others]) => {
      if (!first) return [];
      const { code, text, by, until, ticket, why } = first;
      const more = others.length > 0 ? ', and so on other platforms' : '';
      const word = `accepted by ${by} until ${lastDayOf(until)}${ticket ? ` (${ticket})` : ''}`;
      return [
        {
          code: doubtKindOf(code)?.acceptedAs ?? code,
          text: `${text}${more}; ${word}: ${cut(why, WHY_CHARACTERS)}`,
        },
      ];
    },
  );
}
