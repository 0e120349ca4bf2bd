import { isInKev, weightOf } from '../../core/findings/finding.ts';
import { exceptionWord, type SuppressedBy } from '../../core/findings/suppression.ts';
import type { Suppressed } from '../../core/judgement/weigh-findings.ts';
import { sayEnd } from '../../policy-file/exceptions/waiver-end.ts';

/** Findings of one image that one exception takes out of the verdict. */
export interface AsideSummary {
  /** Which exception, and whose. */
  readonly name: string;
  readonly findings: number;
  readonly inKev: number;
  readonly critical: number;
}

/** By exception. */
export const asideSummaries = (suppressed: readonly Suppressed[]): AsideSummary[] =>
  Array.from(
    Map.groupBy(suppressed, ({ by }) => exceptionText(by)),
    ([name, found]) => ({
      name,
      findings: found.length,
      inKev: found.filter(({ finding }) => isInKev(finding)).length,
      critical: found.filter(({ finding }) => weightOf(finding) === 'CRITICAL').length,
    }),
  );

/** `waiver zlib by Ada until 2026-12-14 (waivers.yml:4)`. */
function exceptionText(by: SuppressedBy): string {
  if (by.kind === 'scanner') return `the scanner: ${by.why}`;
  const name = by.kind === 'waived' ? by.waiver : by.rule;
  const whom = by.by ? ` by ${by.by}` : '';
  const until = by.until ? ` until ${sayEnd(by.until)}` : '';
  return `${exceptionWord(by)} ${name}${whom}${until} (${by.source})`;
}
