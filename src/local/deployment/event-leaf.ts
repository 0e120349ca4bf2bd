/** What stands at the end of a path in an event: EventBridge compares these and nothing else. */
export type Leaf = string | number | boolean | null;

/** Whether one leaf is what is asked for. */
export type Accepts = (leaf: Leaf) => boolean;

/** An event pattern that EventBridge would refuse, said in one sentence with its place. */
export class PatternError extends Error {
  override name = 'PatternError';
  constructor(place: string, problem: string) {
    super(`${place}: ${problem}`);
  }
}

/** Tells an object from lists, null and leaves. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Tells a leaf from objects and lists. */
export function isLeaf(value: unknown): value is Leaf {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}
