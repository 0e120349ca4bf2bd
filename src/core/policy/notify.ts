import type { Severity } from '../findings/severity.ts';
import type { Patterns } from './glob.ts';
import { mostSpecific } from './most-specific.ts';

/**
 * Which verdicts begin a conversation. `quarantined`: what may not ship; `worse`: only where it was better before, or
 * the image before it did not have what blocks it. What stays undecided is told in each.
 */
export const CHANGES = ['quarantined', 'worse', 'every verdict'] as const;
export type Changes = (typeof CHANGES)[number];

/** How people hear of an image. */
export interface Destination {
  /** The id of a channel; absent: the deployment's own. */
  readonly channel?: string;
  readonly changes: Changes;
  /** Of other images nothing is said. */
  readonly onlyRunning?: true;
  /** Of an image whose worst finding is milder nothing is said. */
  readonly severityAtLeast?: Severity;
  /** Ids of users and of user groups who are named where something gets worse. */
  readonly mention?: readonly string[];
}

/** How people hear of images of some repositories or tags; without either of all. */
export interface NotifyRule extends Destination {
  readonly repository?: Patterns;
  readonly tag?: Patterns;
  /** Where it stands, for people: `policy.yml:12`. */
  readonly source: string;
}

/** Where a policy does not say: the deployment's channel, and what may not ship. */
export const DEFAULT_DESTINATION: Destination = { changes: 'quarantined' };

/** What an image is called where it is asked who hears of it. */
interface Called {
  readonly image: { readonly repository: string };
  readonly names: readonly string[];
}

/** How people hear of an image: the most specific rule for any of its names holds. */
export function destinationOf(
  { image: { repository }, names }: Called,
  rules: readonly NotifyRule[],
): Destination | NotifyRule {
  const tags = names.length > 0 ? names : [undefined];
  const found = tags.flatMap((tag) => {
    const [rule] = mostSpecific({ repository, ...(tag !== undefined && { tag }) }, rules);
    return rule ? [{ rule, tag }] : [];
  });
  // Among the names, a rule that names a tag is narrower than one that does not.
  const [best] = found.toSorted(
    (a, b) => Number(b.rule.tag !== undefined) - Number(a.rule.tag !== undefined),
  );
  return best?.rule ?? DEFAULT_DESTINATION;
}
