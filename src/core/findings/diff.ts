import type { Finding } from './finding.ts';
import type { KeptFinding } from './kept-finding.ts';
import { byVulnerability } from './package-map.ts';

/** The image before this one in its repository, with the findings kept with its judgement. */
export interface PreviousImage {
  readonly digest: string;
  /** Its most telling tag, where it has one. */
  readonly name?: string;
  readonly findings: readonly KeptFinding[];
}

/** What has changed since the image before. A vulnerability is the same whatever version the package has. */
export interface Diff {
  readonly against: { readonly digest: string; readonly name?: string };
  readonly added: readonly Finding[];
  /** Empty while not everything is known of this image: what is not seen is not yet fixed. */
  readonly fixed: readonly Finding[];
  /** How many were there before and still are. */
  readonly remaining: number;
}

/** Compares an image's findings with those of the image before. `isComplete`: all of them are known. */
export function diffOf(
  findings: readonly Finding[],
  previous: PreviousImage,
  isComplete: boolean,
): Diff {
  const { digest, name } = previous;
  const isStillThere = byVulnerability<boolean>();
  for (const finding of previous.findings) isStillThere.set(finding, false);
  const added: Finding[] = [];
  for (const finding of findings) {
    if (isStillThere.get(finding) === undefined) added.push(finding);
    else isStillThere.set(finding, true);
  }
  return {
    against: { digest, ...(name && { name }) },
    added,
    fixed: isComplete ? previous.findings.filter((finding) => !isStillThere.get(finding)) : [],
    remaining: findings.length - added.length,
  };
}
