import {
  type AttributeValue,
  compared,
  type Item,
  isEqual,
  type Path,
  typed,
  valueAt,
} from './attribute-value.ts';
import { refused, type Tokens } from './expression-tokens.ts';

/** A condition on an item; for what is not there, one on no attributes. */
export type Condition = (item: Item) => boolean;

/** Something with a value, or none. */
export type Operand = (item: Item) => AttributeValue | undefined;

/** What a comparison is made of, where it is of a path with values: of use to find keys. */
export interface Comparison {
  readonly path: Path;
  readonly operator: string;
  readonly values: readonly AttributeValue[];
}

/**
 * Reads a condition: comparisons, BETWEEN, IN, the functions of conditions, AND, OR, NOT and brackets.
 *
 * @param note is told of each comparison of a path with values
 * @throws AwsError ValidationException
 */
export function conditionIn(tokens: Tokens, note: (one: Comparison) => void = () => {}): Condition {
  const either = (): Condition => {
    let left = both();
    while (tokens.accept('OR')) left = joined(left, both(), (a, b) => a || b);
    return left;
  };
  const both = (): Condition => {
    let left = one();
    while (tokens.accept('AND')) left = joined(left, one(), (a, b) => a && b);
    return left;
  };
  const one = (): Condition => {
    if (tokens.accept('NOT')) {
      const negated = one();
      return (item) => !negated(item);
    }
    if (!tokens.accept('(')) return comparisonIn(tokens, note);
    const within = either();
    tokens.expect(')');
    return within;
  };
  return either();
}

const joined =
  (left: Condition, right: Condition, by: (a: boolean, b: boolean) => boolean): Condition =>
  (item) =>
    by(left(item), right(item));

function comparisonIn(tokens: Tokens, note: (one: Comparison) => void): Condition {
  const asked = tokens.peek(1) === '(' ? FUNCTIONS[tokens.peek()] : undefined;
  if (asked) return functionIn(tokens, asked, note);
  const path = tokens.isValue || tokens.peek(1) === '(' ? undefined : tokens.path();
  const left = path ? (item: Item) => valueAt(item, path) : operandIn(tokens);
  const operator = tokens.next().toUpperCase();
  const others = othersIn(tokens, operator);
  const noted = others.flatMap(({ value }) => (value ? [value] : []));
  if (path && noted.length === others.length) note({ path, operator, values: noted });
  const holds = OPERATORS[operator];
  if (!holds) throw refused(`Invalid expression: unknown operator ${operator}`);
  return (item) => {
    const value = left(item);
    // What is not there is unlike anything, and compares with nothing.
    if (value === undefined) return operator === '<>';
    return holds(
      value,
      others.map(({ of }) => of(item)),
    );
  };
}

interface Other {
  readonly of: Operand;
  /** Where it is a value. */
  readonly value?: AttributeValue;
}

function othersIn(tokens: Tokens, operator: string): Other[] {
  if (operator === 'BETWEEN') {
    const low = otherIn(tokens);
    tokens.expect('AND');
    return [low, otherIn(tokens)];
  }
  if (operator !== 'IN') return [otherIn(tokens)];
  tokens.expect('(');
  const others = [otherIn(tokens)];
  while (tokens.accept(',')) others.push(otherIn(tokens));
  tokens.expect(')');
  return others;
}

function otherIn(tokens: Tokens): Other {
  if (!tokens.isValue) return { of: operandIn(tokens) };
  const value = tokens.value();
  return { of: () => value, value };
}

/** A path, a value, or the size of what stands at a path. */
export function operandIn(tokens: Tokens): Operand {
  if (tokens.isValue) {
    const value = tokens.value();
    return () => value;
  }
  if (tokens.peek() !== 'SIZE' || tokens.peek(1) !== '(') {
    const path = tokens.path();
    return (item) => valueAt(item, path);
  }
  tokens.next();
  tokens.expect('(');
  const path = tokens.path();
  tokens.expect(')');
  return (item) => sizeOf(valueAt(item, path));
}

function sizeOf(value: AttributeValue | undefined): AttributeValue | undefined {
  const [type, held] = typed(value ?? {});
  if (type === 'S') return { N: String(Buffer.byteLength(held as string)) };
  if (type === 'B') return { N: String(Buffer.byteLength(held as string, 'base64')) };
  if (held === null || typeof held !== 'object') return undefined;
  return { N: String(Object.keys(held).length) };
}

type Holds = (value: AttributeValue, others: readonly (AttributeValue | undefined)[]) => boolean;

const ordered =
  (is: (order: number) => boolean): Holds =>
  (value, [other]) => {
    const order = other && compared(value, other);
    return order !== undefined && is(order);
  };
const isOneOf: Holds = (value, others) =>
  others.some((other) => other !== undefined && isEqual(value, other));
const isAtLeast = ordered((order) => order >= 0);
const isAtMost = ordered((order) => order <= 0);

const OPERATORS: Readonly<Record<string, Holds>> = {
  '=': isOneOf,
  '<>': (value, others) => !isOneOf(value, others),
  '<': ordered((order) => order < 0),
  '<=': isAtMost,
  '>': ordered((order) => order > 0),
  '>=': isAtLeast,
  IN: isOneOf,
  BETWEEN: (value, [low, high]) => isAtLeast(value, [low]) && isAtMost(value, [high]),
};

type Asked = (value: AttributeValue | undefined, argument: AttributeValue | undefined) => boolean;

const FUNCTIONS: Readonly<Record<string, Asked>> = {
  ATTRIBUTE_EXISTS: (value) => value !== undefined,
  ATTRIBUTE_NOT_EXISTS: (value) => value === undefined,
  ATTRIBUTE_TYPE: (value, type) => value !== undefined && typed(value)[0] === type?.['S'],
  BEGINS_WITH: (value, prefix) => {
    const text: unknown = value?.['S'];
    return typeof text === 'string' && text.startsWith(String(prefix?.['S']));
  },
  CONTAINS: (value, part) => {
    const [type, held] = typed(value ?? {});
    if (type === 'S') return (held as string).includes(String(part?.['S']));
    if (type === 'L') return (held as AttributeValue[]).some((one) => part && isEqual(one, part));
    return Array.isArray(held) && held.includes(typed(part ?? {})[1]);
  },
};

function functionIn(tokens: Tokens, asked: Asked, note: (one: Comparison) => void): Condition {
  const operator = tokens.next().toUpperCase();
  tokens.expect('(');
  const path = tokens.path();
  const other = tokens.accept(',') ? otherIn(tokens) : undefined;
  tokens.expect(')');
  if (other?.value) note({ path, operator, values: [other.value] });
  return (item) => asked(valueAt(item, path), other?.of(item));
}
