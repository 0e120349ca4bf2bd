import { weightOf } from '../../core/findings/finding.ts';
import { counted } from '../../core/words.ts';
import { type Branch, cut, headed } from '../../terminal/tree.ts';
import { EXPLOIT, fixText, rankText, sayPackage } from '../finding-text.ts';
import type { NotCounting } from './not-counting.ts';

const LISTED = 10;

/** What no rule counts, one short line each, the worst first. */
export const notCountingBranches = (others: readonly NotCounting[]): Branch[] =>
  headed(
    `does not count: ${counted(others.length, 'finding')}`,
    cut(
      others.map((one) => ({ text: lineOf(one) })),
      LISTED,
    ),
  );

/** `CVE-2026-1 HIGH · zlib 1.2 (no fix yet) · high-with-fix asks for a fix`. */
const lineOf = ({ finding, missed }: NotCounting): string =>
  [
    `${finding.id} ${rankText(finding)}`,
    `${sayPackage(finding.package)} ${fixText(finding.fix)}`,
    missed ? `${missed.rule} asks for ${missed.asksFor}` : `exploit ${EXPLOIT[finding.exploit]}`,
  ].join(' · ');

/** The same for programs. */
export const notCountingEntry = ({ finding, missed }: NotCounting) => ({
  id: finding.id,
  package: finding.package.name,
  ...(finding.package.version && { version: finding.package.version }),
  severity: weightOf(finding),
  fix: finding.fix,
  exploit: finding.exploit,
  ...(missed && { missed }),
});
