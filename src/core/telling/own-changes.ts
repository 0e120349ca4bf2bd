import { diffOf } from '../findings/diff.ts';
import type { Finding } from '../findings/finding.ts';
import { isThere, type KeptFinding } from '../findings/kept-finding.ts';

/** What has changed in an image itself: the same digest, scanned or weighed again. */
export interface OwnChanges {
  readonly added: readonly Finding[];
  /** Empty while not everything is known of it: what is not seen is not yet fixed. */
  readonly gone: readonly Finding[];
}

/** Compares an image's findings with those kept with its last judgement. `isComplete`: all of them are known. */
export function ownChangesOf(
  findings: readonly Finding[],
  kept: readonly KeptFinding[],
  digest: string,
  isComplete: boolean,
): OwnChanges {
  const before = { digest, findings: kept.filter(isThere) };
  const { added, fixed } = diffOf(findings, before, isComplete);
  return { added, gone: fixed };
}
