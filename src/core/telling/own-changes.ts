import { diffOf } from '../findings/diff.ts';
import type { Finding } from '../findings/finding.ts';
import { sayFindings } from '../findings/finding-counts.ts';
import { isThere, type KeptFinding } from '../findings/kept-finding.ts';

/**
 * What has changed in an image itself since its last judgement: `2 new (1 HIGH, 1 LOW), 5 not there any more`; undefined
 * where nothing has. `kept`: the findings kept with that judgement; `isComplete`: all findings are known, and what is
 * not seen is not there.
 */
export function ownChanges(
  findings: readonly Finding[],
  kept: readonly KeptFinding[],
  digest: string,
  isComplete: boolean,
): string | undefined {
  const before = { digest, findings: kept.filter(isThere) };
  const { added, fixed } = diffOf(findings, before, isComplete);
  const said = [
    ...(added.length > 0 ? [sayFindings(added).replace(/^\d+/, '$& new')] : []),
    ...(fixed.length > 0 ? [`${fixed.length} not there any more`] : []),
  ];
  return said.length > 0 ? said.join(', ') : undefined;
}
