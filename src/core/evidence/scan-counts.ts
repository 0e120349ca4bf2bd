import { type Severity, WORST_FIRST } from '../findings/severity.ts';

/** How many findings, per severity; a severity that is absent has none, or nobody has said. */
export type SeverityCounts = Readonly<Partial<Record<Severity, number>>>;

/** What somebody says of a scan as a whole: per severity and, where it is said, altogether. */
export interface Counted {
  readonly counts: SeverityCounts;
  /** With the severities that are not listed. */
  readonly total?: number;
}

export interface Undelivered {
  readonly severity: Severity;
  readonly count: number;
}

/**
 * What was counted and not delivered, worst first. A surplus in one severity stands for no finding of
 * another; of what only the total counts, nobody knows the severity.
 */
export function undeliveredOf(
  { counts, total = 0 }: Counted,
  delivered: SeverityCounts,
): Undelivered[] {
  const missing: Partial<Record<Severity, number>> = {};
  for (const severity of WORST_FIRST) {
    const count = (counts[severity] ?? 0) - (delivered[severity] ?? 0);
    if (count > 0) missing[severity] = count;
  }
  const unlisted = total - sumOf(delivered) - sumOf(missing);
  if (unlisted > 0) missing.UNKNOWN = (missing.UNKNOWN ?? 0) + unlisted;
  return asList(missing);
}

/** Both together. */
export function plus(counts: SeverityCounts, more: readonly Undelivered[]): SeverityCounts {
  const sum = { ...counts };
  for (const { severity, count } of more) sum[severity] = (sum[severity] ?? 0) + count;
  return sum;
}

const sumOf = (counts: SeverityCounts): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

/** As a list, worst first. */
export const asList = (counts: SeverityCounts): Undelivered[] =>
  WORST_FIRST.flatMap((severity) => {
    const count = counts[severity];
    return count ? [{ severity, count }] : [];
  });
