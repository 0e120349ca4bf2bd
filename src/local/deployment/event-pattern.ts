import { isLeaf, isObject, type Leaf, PatternError } from './event-leaf.ts';
import { type LeafTest, parseLeafTest } from './event-operators.ts';

export { PatternError } from './event-leaf.ts';

/** A pattern that was read and found sound: every field and every group of alternatives must hold. */
export type Pattern = {
  readonly fields: readonly Field[];
  readonly alternatives: readonly (readonly Pattern[])[];
};

type Field = { readonly name: string; readonly demand: Pattern | readonly LeafTest[] };

/**
 * Reads an EventBridge event pattern, or throws one sentence that names the place of the mistake.
 * The operators are those of an event bus: literals, prefix, suffix, equals-ignore-case,
 * anything-but, numeric, exists, wildcard, cidr and $or.
 */
export function parsePattern(value: unknown, place: string): Pattern {
  if (!isObject(value)) {
    throw new PatternError(
      place,
      'a pattern is an object, and the values to match stand in a list',
    );
  }
  const entries = Object.entries(value);
  if (entries.length === 0) throw new PatternError(place, 'a pattern names at least one field');
  return {
    fields: entries
      .filter(([name]) => name !== '$or')
      .map(([name, demand]) => ({ name, demand: parseDemand(demand, `${place}.${name}`) })),
    alternatives: entries
      .filter(([name]) => name === '$or')
      .map(([name, choices]) => parseAlternatives(choices, `${place}.${name}`)),
  };
}

/**
 * Tells whether EventBridge would hand this event to the rule's target: fields of the pattern are
 * joined by "and", the values of one field by "or", and what the pattern leaves out does not matter.
 */
export function matches(pattern: Pattern, event: unknown): boolean {
  // A pattern over a list of objects must be met whole by one of them, not piecemeal by several.
  if (Array.isArray(event)) {
    return event.length === 0
      ? matches(pattern, undefined)
      : event.some((each) => matches(pattern, each));
  }
  const found = isObject(event) ? event : {};
  return (
    pattern.fields.every(({ name, demand }) => meets(demand, own(found, name))) &&
    pattern.alternatives.every((choices) => choices.some((choice) => matches(choice, event)))
  );
}

function parseDemand(demand: unknown, place: string): Field['demand'] {
  if (!Array.isArray(demand)) return parsePattern(demand, place);
  if (demand.length === 0) throw new PatternError(place, 'an empty list can never match');
  return demand.map((entry, index) => parseLeafTest(entry, `${place}[${index}]`));
}

function parseAlternatives(choices: unknown, place: string): readonly Pattern[] {
  if (!Array.isArray(choices) || choices.length < 2) {
    throw new PatternError(place, '"$or" takes a list of at least two patterns');
  }
  return choices.map((choice, index) => parsePattern(choice, `${place}[${index}]`));
}

function meets(demand: Field['demand'], value: unknown): boolean {
  if (!isTests(demand)) return matches(demand, value);
  const leaves = leavesOf(value);
  return demand.some((test) => test(leaves));
}

function isTests(demand: Field['demand']): demand is readonly LeafTest[] {
  return Array.isArray(demand);
}

/** An object is not a leaf, so for "exists" a field that holds an object does not exist. */
function leavesOf(value: unknown): readonly Leaf[] {
  if (Array.isArray(value)) return value.flatMap(leavesOf);
  return isLeaf(value) ? [value] : [];
}

function own(object: Record<string, unknown>, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
