import { doubtKindOf } from '../../core/judgement/doubt-codes.ts';
import { NAMES_KEPT } from '../../core/judgement/judgement.ts';
import { namesOf } from '../../core/judgement/marker.ts';
import type { Verdict } from '../../core/judgement/verdict.ts';
import type { LedgerEntry } from '../../core/ledger/ledger.ts';
import { minute } from '../finding-text.ts';

/** What a deployment may go by, and why. */
export interface StandingVerdict {
  readonly verdict: Verdict;
  readonly why: string;
  /** Of an undecided one: no time clears any of what is not known. */
  readonly isLasting?: true;
}

/**
 * What the ledger says of an image to whoever wants to deploy it. A judgement counts from its
 * recording on, while its marks and messages may still be under way. Where it is of something that is
 * not deployed by itself, where its time has run out, or where it did not have the `tag` yet under which
 * it is asked for (the policy may say something else of that), nothing is known. Pure.
 */
export function standingVerdict(
  { current, listedBy }: LedgerEntry,
  now: Date,
  tag?: string,
): StandingVerdict {
  if (!current) {
    const [index] = listedBy;
    const part = index ? `; it is part of ${index}, which has a verdict of its own` : '';
    return { verdict: 'undecided', why: `it has not been judged yet${part}` };
  }
  const { verdict, standing, reasons, judgedAt, reviewAt, names, image } = current.judgement;
  const said = reasons.map(({ text }) => text).join('; ');
  if (standing === 'unnamed') {
    const [index] = listedBy;
    const of = index
      ? `${index}, which has a verdict of its own`
      : 'something that is not there yet';
    return { verdict: 'undecided', why: `it has no tag of its own: it is part of ${of}` };
  }
  // A grace or waiver that has ended may have turned the verdict, and nobody has looked since.
  if (verdict === 'approved' && reviewAt !== undefined && reviewAt <= now.toISOString()) {
    return {
      verdict: 'undecided',
      why: `its approval held until ${minute(reviewAt)} and has not been looked at since`,
    };
  }
  const isNewName =
    tag !== undefined && namesOf([tag], image.digest).length > 0 && !names.includes(tag);
  if (verdict === 'approved' && isNewName) {
    const why =
      names.length < NAMES_KEPT
        ? `it was judged before it was called ${tag}`
        : 'it has more names than the record keeps: ask for it by its digest';
    return { verdict: 'undecided', why };
  }
  const isLasting =
    verdict === 'undecided' && reasons.every(({ code }) => doubtKindOf(code)?.isLasting);
  const why = `${said} (judged ${minute(judgedAt)})`;
  return { verdict, why, ...(isLasting && { isLasting }) };
}
