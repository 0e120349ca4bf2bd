import { WORST_FIRST } from '../../core/findings/severity.ts';
import type { Judgement } from '../../core/judgement/judgement.ts';
import { PATIENT_KINDS } from '../../core/ledger/due.ts';
import { listingOf } from '../../core/ledger/listing.ts';
import { mostTelling } from '../../core/ledger/tag-line.ts';
import { HOUR, MINUTE } from '../../core/time.ts';
import { counted } from '../../core/words.ts';
import type { ListedImage } from '../../records/read-list.ts';
import { minute } from '../finding-text.ts';

/**
 * The sweep comes every minute, and takes up what is due within a few; what may wait comes behind the rest.
 * After so long, something keeps it.
 */
export const patienceWith = (kind: string): number =>
  PATIENT_KINDS.some((one) => one === kind) ? HOUR : 10 * MINUTE;

/** Due for a while and not taken up, or tried in vain. */
export const isOverdue = ({ due, failed }: ListedImage, now: Date): boolean =>
  failed !== undefined ||
  (due !== undefined && now.getTime() - Date.parse(due.at) > patienceWith(due.kind));

/** `shop/api:1.4.2`; `shop/api@sha256:…`, whole, for what has no name. */
export function nameOf({ image, current }: ListedImage): string {
  const tag = mostTelling(current?.judgement.names ?? []);
  return tag === undefined ? `${image.repository}@${image.digest}` : `${image.repository}:${tag}`;
}

/** What sets an image apart from what can be deployed: ` (no tag)`, ` (gone)`. */
export function apartText({ current }: ListedImage): string {
  const listing = current && listingOf(current.judgement);
  if (listing === 'gone') return ' (gone)';
  const released = current?.judgement.released;
  if (released) return ` (released until ${minute(released.until)})`;
  return listing === 'unnamed' ? ' (no tag)' : '';
}

/** `1 CRITICAL, 3 HIGH`; of what is undecided nobody knows that there is none. */
export function countsText({ counts, verdict }: Pick<Judgement, 'counts' | 'verdict'>): string {
  const words = WORST_FIRST.flatMap((severity) => {
    const count = counts[severity] ?? 0;
    return count > 0 ? [`${count} ${severity === 'UNKNOWN' ? 'unranked' : severity}`] : [];
  });
  return words.join(', ') || (verdict === 'undecided' ? 'unknown' : 'none');
}

/** Since when it is undecided, or when it was judged last (ISO time). */
export const sinceOf = ({ undecidedSince, judgedAt, verdict }: Judgement): string =>
  verdict === 'undecided' ? (undecidedSince ?? judgedAt) : judgedAt;

/** When somebody looks at it next, what for, and what came of the last attempts. */
export function nextText(one: ListedImage, now: Date): string {
  const { due, failed } = one;
  const when = due && `${minute(due.at)} (${due.kind})`;
  const next = when && (isOverdue(one, now) && !failed ? `overdue since ${when}` : when);
  if (!failed) return next ?? '-';
  const often = `failed ${counted(failed.times, 'time')} since ${minute(failed.since)}`;
  return `${next ? `${next}, ` : ''}${often}: ${failed.cause}`;
}

/** A listed image for programs. */
export function listedEntry(one: ListedImage, now: Date): object {
  const { image, current, unreadable, due, failed } = one;
  const { number, judgement } = current ?? {};
  return {
    image,
    name: nameOf(one),
    ...(judgement && {
      verdict: judgement.verdict,
      listedAs: listingOf(judgement),
      reasons: judgement.reasons,
      ...(judgement.released && { released: judgement.released }),
      counts: judgement.counts,
      names: judgement.names,
      judgement: number,
      judgedAt: judgement.judgedAt,
      since: sinceOf(judgement),
      policyVersion: judgement.policyVersion,
      ...(judgement.override && { override: judgement.override }),
    }),
    ...(unreadable && { unreadable }),
    ...(due && { due }),
    ...(failed && { failed }),
    overdue: isOverdue(one, now),
  };
}
