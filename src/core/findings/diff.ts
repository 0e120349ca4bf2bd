import { type Finding, vulnerabilityKey } from './finding.ts';

/** The image before this one in its repository, with the findings kept with its judgement. */
export interface PreviousImage {
  readonly digest: string;
  /** Its most telling tag, where it has one. */
  readonly name?: string;
  readonly findings: readonly Finding[];
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
  const before = new Set(previous.findings.map(vulnerabilityKey));
  const now = new Set<string>();
  const { digest, name } = previous;
  const added = findings.filter((finding) => {
    const key = vulnerabilityKey(finding);
    now.add(key);
    return !before.has(key);
  });
  return {
    against: { digest, ...(name && { name }) },
    added,
    fixed: isComplete
      ? previous.findings.filter((finding) => !now.has(vulnerabilityKey(finding)))
      : [],
    remaining: findings.length - added.length,
  };
}
