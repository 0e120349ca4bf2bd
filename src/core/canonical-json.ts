const NONE: ReadonlySet<string> = new Set();

/** JSON with sorted keys: the same text for what is the same. Fields of the names in `without` are left out wherever they stand. */
export function canonicalJson(value: unknown, without = NONE): string {
  if (Array.isArray(value)) return `[${value.map((one) => canonicalJson(one, without)).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([key, inner]) => !without.has(key) && inner !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner, without)}`);
  return `{${entries.join()}}`;
}
