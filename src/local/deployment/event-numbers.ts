import { type Accepts, PatternError } from './event-leaf.ts';

const comparisons: Record<string, (value: number, bound: number) => boolean> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

/** Reads the operand of `numeric`: one comparison, or two that make a range. Throws PatternError. */
export function parseNumeric(operand: unknown, place: string): Accepts {
  const parts = Array.isArray(operand) ? (operand as unknown[]) : [];
  const [first, low, second, high] = parts;
  // A range names its lower end first; any other pair of comparisons is refused by EventBridge.
  const isRange = /^>=?$/.test(String(first)) && /^<=?$/.test(String(second));
  const isShaped =
    parts.length === 2 || (parts.length === 4 && isRange && Number(low) < Number(high));
  const comparing = comparisons[String(first)];
  if (!isShaped || comparing === undefined || !isBound(low)) {
    throw new PatternError(
      place,
      '"numeric" takes one comparison such as ["<=", 5], or a range such as [">", 0, "<=", 5]',
    );
  }
  const upper = comparisons[String(second)];
  if (parts.length === 2 || upper === undefined || !isBound(high)) {
    return (leaf) => typeof leaf === 'number' && comparing(leaf, low);
  }
  return (leaf) => typeof leaf === 'number' && comparing(leaf, low) && upper(leaf, high);
}

function isBound(value: unknown): value is number {
  // EventBridge compares numbers between -5e9 and 5e9 only.
  return typeof value === 'number' && Math.abs(value) <= 5e9;
}
