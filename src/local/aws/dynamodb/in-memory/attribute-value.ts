/** A value as it is on the wire: `{ S: 'a' }`, `{ N: '1' }`, `{ M: { … } }`. */
export type AttributeValue = Readonly<Record<string, unknown>>;

/** Attributes by their names. */
export type Item = Readonly<Record<string, AttributeValue>>;

/** Where something stands in an item: names of attributes, and places in lists. */
export type Path = readonly (string | number)[];

/** The letter, and what it holds. */
export function typed(value: AttributeValue): readonly [type: string, held: unknown] {
  for (const type in value) return [type, value[type]];
  return ['', undefined];
}

export function valueAt(item: Item, path: Path): AttributeValue | undefined {
  let found: AttributeValue | undefined = { M: item };
  for (const step of path) {
    const within: unknown = typeof step === 'number' ? found?.['L'] : found?.['M'];
    found = (within as Readonly<Record<string | number, AttributeValue>> | undefined)?.[step];
  }
  return found;
}

export function isEqual(a: AttributeValue, b: AttributeValue): boolean {
  const [type, one] = typed(a);
  const [otherType, other] = typed(b);
  if (type !== otherType) return false;
  if (type === 'N') return Number(one) === Number(other);
  if (type === 'L') {
    const [left, right] = [one, other] as readonly (readonly AttributeValue[])[];
    return left?.length === right?.length && all(left ?? [], (at) => right?.[at], isEqual);
  }
  if (type === 'M') {
    const [left, right] = [one, other] as [Item, Item];
    const names = Object.keys(left);
    if (names.length !== Object.keys(right).length) return false;
    return names.every((name) => {
      const [mine, theirs] = [left[name], right[name]];
      return mine !== undefined && theirs !== undefined && isEqual(mine, theirs);
    });
  }
  if (Array.isArray(one)) return sorted(one) === sorted(other);
  return one === other;
}

function all<T>(
  list: readonly T[],
  other: (at: number) => T | undefined,
  isSame: (a: T, b: T) => boolean,
): boolean {
  return list.every((value, at) => {
    const theirs = other(at);
    return theirs !== undefined && isSame(value, theirs);
  });
}

const sorted = (set: unknown): string => JSON.stringify((set as string[]).toSorted(comparedTexts));

/** Negative, 0 or positive; undefined for values that have no order between them. */
export function compared(a: AttributeValue, b: AttributeValue): number | undefined {
  const [type, one] = typed(a);
  const [otherType, other] = typed(b);
  if (type !== otherType) return undefined;
  if (type === 'N') return Number(one) - Number(other);
  return type === 'S' ? comparedTexts(String(one), String(other)) : undefined;
}

/** By their UTF-8 bytes, from which JavaScript's own order differs where there are surrogates. */
export function comparedTexts(a: string, b: string): number {
  if (a === b) return 0;
  if (/[\ud800-\udfff]/.test(a + b)) return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a < b ? -1 : 1;
}

/** Bytes, as DynamoDB counts them against its limits (Developer Guide, "Item sizes and formats"). */
export function bytesOf(item: Item): number {
  let bytes = 0;
  for (const name in item) bytes += Buffer.byteLength(name) + bytesOfValue(item[name] ?? {});
  return bytes;
}

function bytesOfValue(value: AttributeValue): number {
  const [type, held] = typed(value);
  if (type === 'S') return Buffer.byteLength(held as string);
  if (type === 'N') return Math.ceil((held as string).length / 2) + 1;
  if (type === 'B') return Buffer.byteLength(held as string, 'base64');
  if (type === 'BOOL' || type === 'NULL') return 1;
  if (type === 'M') return 3 + Object.keys(held as Item).length + bytesOf(held as Item);
  if (type === 'L') {
    return (held as AttributeValue[]).reduce((sum, one) => sum + 1 + bytesOfValue(one), 3);
  }
  return (held as string[]).reduce((sum, one) => sum + Buffer.byteLength(one), 0);
}
