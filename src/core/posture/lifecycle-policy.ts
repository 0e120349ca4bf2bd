import { matchesGlob } from '../policy/glob.ts';

/** Which images of a repository a rule is about. */
export type Selection =
  | { readonly kind: 'any' }
  | { readonly kind: 'untagged' }
  /** Each pattern (`*` stands for any characters) has to be met by one of the tags. */
  | { readonly kind: 'tagged'; readonly patterns: readonly string[] };

/** When an image that is selected is due. */
export type Limit =
  | { readonly kind: 'newest'; readonly keep: number }
  | { readonly kind: 'pushed' | 'pulled' | 'archived'; readonly days: number };

/** One rule of a lifecycle policy. */
export interface LifecycleRule {
  /** The rule with the lowest one comes first. */
  readonly priority: number;
  readonly selection: Selection;
  readonly limit: Limit;
  readonly does: 'expire' | 'archive';
}

export interface LifecyclePolicy {
  /** As ECR keeps it. */
  readonly text: string;
  /** The first one first. */
  readonly rules: readonly LifecycleRule[];
}

/** Whether a rule is about an image with these tags; of rules for archived images none is about what can be pulled. */
export function selects({ selection, limit }: LifecycleRule, tags: readonly string[]): boolean {
  if (limit.kind === 'archived') return false;
  if (selection.kind === 'any') return true;
  if (selection.kind === 'untagged') return tags.length === 0;
  return selection.patterns.every((pattern) => tags.some((tag) => matchesGlob(pattern, tag)));
}

/** The rule that an image belongs to: the first that selects it, and no other may act on it. */
export const ruleFor = (
  rules: readonly LifecycleRule[],
  tags: readonly string[],
): LifecycleRule | undefined => rules.find((rule) => selects(rule, tags));

/** `expires images tagged v* beyond the newest 10`. */
export function sayRule({ selection, limit, does }: LifecycleRule): string {
  return `${does}s ${sayLimit(limit, saySelection(selection))}`;
}

function saySelection(selection: Selection): string {
  if (selection.kind === 'any') return 'images of any kind';
  if (selection.kind === 'untagged') return 'images without a tag';
  return `images tagged ${selection.patterns.join(' and ')}`;
}

const SINCE = { pushed: 'were pushed', pulled: 'were pulled last', archived: 'were archived' };

const sayLimit = (limit: Limit, images: string): string =>
  limit.kind === 'newest'
    ? `${images} beyond the newest ${limit.keep}`
    : `${images} that ${SINCE[limit.kind]} more than ${limit.days} days ago`;
