import { BlockList, isIP } from 'node:net';
import { type Accepts, isLeaf, isObject, type Leaf, PatternError } from './event-leaf.ts';
import { parseNumeric } from './event-numbers.ts';

/** One demand on a field. It gets every leaf the field has: none when absent, several for a list. */
export type LeafTest = (leaves: readonly Leaf[]) => boolean;

/** Reads one entry of a field's list: a literal, or an object with exactly one operator. */
export function parseLeafTest(entry: unknown, place: string): LeafTest {
  if (isLeaf(entry)) return some((leaf) => leaf === entry);
  const [operator, operand] = onlyEntryOf(entry, place);
  // Absence is the one demand that a missing field can meet, so it looks at all leaves together.
  if (operator === 'exists') {
    if (typeof operand !== 'boolean') throw new PatternError(place, '"exists" takes true or false');
    return (leaves) => leaves.length > 0 === operand;
  }
  return some(parseOperator(operator, operand, place));
}

function some(accepts: Accepts): LeafTest {
  return (leaves) => leaves.some(accepts);
}

function parseOperator(operator: string, operand: unknown, place: string): Accepts {
  switch (operator) {
    case 'prefix':
    case 'suffix':
      return isObject(operand)
        ? parseEndIgnoringCase(operator, operand, place)
        : affix(operator, text(operator, operand, place));
    case 'equals-ignore-case':
    case 'wildcard':
      return parseTextOperator(operator, text(operator, operand, place), place);
    case 'anything-but':
      return parseAnythingBut(operand, place);
    case 'numeric':
      return parseNumeric(operand, place);
    case 'cidr':
      return parseCidr(operand, place);
    default:
      throw new PatternError(place, `"${operator}" is not an EventBridge operator`);
  }
}

function parseTextOperator(operator: string, wanted: string, place: string): Accepts {
  switch (operator) {
    case 'prefix':
    case 'suffix':
      return affix(operator, wanted);
    case 'equals-ignore-case':
      return (leaf) => typeof leaf === 'string' && fold(leaf) === fold(wanted);
    case 'wildcard': {
      const expression = wildcardExpression(wanted, place);
      return (leaf) => typeof leaf === 'string' && expression.test(leaf);
    }
    default:
      throw new PatternError(place, `"anything-but" does not take the operator "${operator}"`);
  }
}

function affix(end: 'prefix' | 'suffix', wanted: string): Accepts {
  return (leaf) =>
    typeof leaf === 'string' &&
    (end === 'prefix' ? leaf.startsWith(wanted) : leaf.endsWith(wanted));
}

function parseEndIgnoringCase(end: 'prefix' | 'suffix', operand: unknown, place: string): Accepts {
  const [operator, wanted] = onlyEntryOf(operand, place);
  if (operator !== 'equals-ignore-case') {
    throw new PatternError(place, `"${end}" does not take the operator "${operator}"`);
  }
  const accepts = affix(end, fold(text(operator, wanted, place)));
  return (leaf) => typeof leaf === 'string' && accepts(fold(leaf));
}

function parseAnythingBut(operand: unknown, place: string): Accepts {
  if (isObject(operand)) {
    const [operator, wanted] = onlyEntryOf(operand, place);
    const refused = listOf(wanted, place).map((each) =>
      parseTextOperator(operator, text(operator, each, place), place),
    );
    return (leaf) => !refused.some((accepts) => accepts(leaf));
  }
  const values = listOf(operand, place);
  const types = new Set(values.map((value) => typeof value));
  if (types.size > 1 || !(types.has('string') || types.has('number'))) {
    throw new PatternError(place, '"anything-but" takes strings or numbers, and not both');
  }
  return (leaf) => !values.includes(leaf);
}

function parseCidr(operand: unknown, place: string): Accepts {
  const [address = '', length = ''] = text('cidr', operand, place).split('/');
  const family = familyOf(address);
  const isLength = /^\d{1,3}$/.test(length) && Number(length) <= (family === 'ipv4' ? 32 : 128);
  if (family === undefined || !isLength) {
    throw new PatternError(place, `"cidr" takes an address range such as "10.0.0.0/24"`);
  }
  const range = new BlockList();
  range.addSubnet(address, Number(length), family);
  // The family is compared too: BlockList would find ::ffff:10.0.0.1 in an IPv4 range.
  return (leaf) =>
    typeof leaf === 'string' && familyOf(leaf) === family && range.check(leaf, family);
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const version = isIP(address);
  if (version === 0) return undefined;
  return version === 4 ? 'ipv4' : 'ipv6';
}

function wildcardExpression(wildcard: string, place: string): RegExp {
  // One token at a time: an escaped character, a star, a stray backslash, or plain text.
  const tokens = wildcard.match(/\\[\\*]|\*+|\\|[^\\*]+/g) ?? [];
  const source = tokens.map((token) => {
    if (token.startsWith('**')) {
      throw new PatternError(place, '"wildcard" does not take two stars side by side');
    }
    if (token === '\\') {
      throw new PatternError(place, 'in "wildcard" a backslash escapes a star or a backslash only');
    }
    if (token === '*') return '.*';
    return literal(/^\\[\\*]$/.test(token) ? token.slice(1) : token);
  });
  return new RegExp(`^${source.join('')}$`, 's');
}

function onlyEntryOf(entry: unknown, place: string): [string, unknown] {
  const [only, ...others] = isObject(entry) ? Object.entries(entry) : [];
  if (only === undefined || others.length > 0) {
    throw new PatternError(place, 'a value is a literal or an object with exactly one operator');
  }
  return only;
}

function listOf(operand: unknown, place: string): unknown[] {
  const values: unknown[] = Array.isArray(operand) ? operand : [operand];
  if (values.length === 0) throw new PatternError(place, '"anything-but" takes at least one value');
  return values;
}

function text(operator: string, operand: unknown, place: string): string {
  if (typeof operand === 'string') return operand;
  throw new PatternError(place, `"${operator}" takes a string`);
}

const literal = (value: string): string => value.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
const fold = (value: string): string => value.toLowerCase();
