import { type AttributeValue, type Item, type Path, typed, valueAt } from './attribute-value.ts';
import { type Operand, operandIn } from './condition.ts';
import { refused, type Tokens } from './expression-tokens.ts';

/** What becomes of an item. */
export type Update = (item: Item) => Item;

type Step = (before: Item, after: Item) => void;

/**
 * Reads what an update does: SET (with `+`, `-`, if_not_exists and list_append), REMOVE of attributes, and
 * ADD of numbers. Values are taken from the item as it was before.
 *
 * @throws AwsError ValidationException
 */
export function updateIn(tokens: Tokens): { readonly update: Update; readonly paths: Path[] } {
  const steps: Step[] = [];
  const paths: Path[] = [];
  while (!tokens.isAtEnd) {
    const clause = tokens.next().toUpperCase();
    const read = CLAUSES[clause];
    if (!read) throw refused(`Invalid UpdateExpression: ${clause} is not played here`);
    do {
      const path = tokens.path();
      paths.push(path);
      steps.push(read(tokens, path));
    } while (tokens.accept(','));
  }
  const update = (before: Item): Item => {
    const after = structuredClone(before);
    for (const step of steps) step(before, after);
    return after;
  };
  return { update, paths };
}

const CLAUSES: Readonly<Record<string, (tokens: Tokens, path: Path) => Step>> = {
  SET: (tokens, path) => {
    tokens.expect('=');
    const value = sumIn(tokens);
    return (before, after) => put(after, path, needed(value(before)));
  },
  REMOVE: (_tokens, path) => (_before, after) => remove(after, path),
  ADD: (tokens, path) => {
    const value = tokens.value();
    return (before, after) => put(after, path, sum(valueAt(before, path) ?? { N: '0' }, value, 1));
  },
};

function sumIn(tokens: Tokens): Operand {
  let left = termIn(tokens);
  for (;;) {
    const sign = tokens.accept('+') ? 1 : tokens.accept('-') ? -1 : 0;
    if (sign === 0) return left;
    const [before, right] = [left, termIn(tokens)];
    left = (item) => sum(needed(before(item)), needed(right(item)), sign);
  }
}

function termIn(tokens: Tokens): Operand {
  const called = tokens.peek(1) === '(' ? tokens.next().toUpperCase() : undefined;
  if (called === undefined) return operandIn(tokens);
  tokens.expect('(');
  const first = termIn(tokens);
  tokens.expect(',');
  const second = termIn(tokens);
  tokens.expect(')');
  if (called === 'IF_NOT_EXISTS') return (item) => first(item) ?? second(item);
  if (called !== 'LIST_APPEND') throw refused(`Invalid UpdateExpression: unknown ${called}`);
  return (item) => ({ L: [first, second].flatMap((of) => listIn(needed(of(item)))) });
}

function listIn(value: AttributeValue): unknown[] {
  const [type, held] = typed(value);
  if (type !== 'L') throw wrongType();
  return held as unknown[];
}

function sum(left: AttributeValue, right: AttributeValue, sign: number): AttributeValue {
  if (typed(left)[0] !== 'N' || typed(right)[0] !== 'N') throw wrongType();
  return { N: String(Number(left['N']) + sign * Number(right['N'])) };
}

const wrongType = () => refused('An operand in the update expression has an incorrect data type');

function needed(value: AttributeValue | undefined): AttributeValue {
  if (value) return value;
  throw refused('The provided expression refers to an attribute that does not exist in the item');
}

type Writable = Record<string | number, unknown>;

function put(item: Item, path: Path, value: AttributeValue): void {
  const holder = holderOf(item, path);
  if (!holder) {
    throw refused('The document path provided in the update expression is invalid for update');
  }
  holder[path.at(-1) ?? ''] = value;
}

function remove(item: Item, path: Path): void {
  const last = path.at(-1) ?? '';
  if (typeof last === 'number') throw refused('REMOVE of a place in a list is not played here');
  const holder = holderOf(item, path);
  if (!holder) {
    throw refused('The document path provided in the update expression is invalid for update');
  }
  delete holder[last];
}

/** The map or list that the last step of a path is in. */
function holderOf(item: Item, path: Path): Writable | undefined {
  const [type, held] = typed(valueAt(item, path.slice(0, -1)) ?? {});
  const isFor = typeof path.at(-1) === 'number' ? 'L' : 'M';
  return type === isFor ? (held as Writable) : undefined;
}
