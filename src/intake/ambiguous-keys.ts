/** What a manifest is read by: in Go, in which registries and runtimes are written, whatever the case. */
const KNOWN = [
  'schemaVersion',
  'mediaType',
  'artifactType',
  'manifests',
  'config',
  'layers',
  'subject',
  'annotations',
  'digest',
  'size',
  'platform',
  'os',
  'architecture',
  'variant',
];

/** Equal for two keys that Go takes for the same: it folds the long s and the Kelvin sign, too. */
const folded = (key: string): string => key.toLowerCase().toUpperCase();

const SPELT: ReadonlyMap<string, string> = new Map(KNOWN.map((key) => [folded(key), key]));

/**
 * What is ambiguous about the keys of a manifest's JSON text, as the end of a sentence. JSON.parse takes
 * the last of two equal keys, and Go takes `Manifests` for `manifests`: such a text may be judged as one
 * thing and run as another. Annotations are a map, in which case matters. The text has to be valid JSON.
 */
export function ambiguityIn(text: string): string | undefined {
  const open: (Scope | undefined)[] = [];
  let last: string | undefined;
  for (const [token, quoted, colon] of text.matchAll(TOKEN)) {
    if (token === '{') open.push({ keys: new Set(), isMap: last === 'annotations' });
    else if (token === '[') open.push(undefined);
    else if (token === '}' || token === ']') open.pop();
    last = quoted && colon ? String(JSON.parse(quoted)) : undefined;
    const scope = open.at(-1);
    if (last === undefined || !scope) continue;
    const key = scope.isMap ? last : folded(last);
    if (scope.keys.has(key)) return `the key ${JSON.stringify(last)} twice`;
    scope.keys.add(key);
    const spelt = scope.isMap ? undefined : SPELT.get(key);
    if (spelt !== undefined && spelt !== last) {
      return `the key ${JSON.stringify(last)} where ${JSON.stringify(spelt)} is meant`;
    }
  }
  return undefined;
}

interface Scope {
  readonly keys: Set<string>;
  readonly isMap: boolean;
}

/** A bracket, or a string with the colon that makes it a key. */
const TOKEN = /[{}[\]]|("(?:[^"\\]|\\.)*")\s*(:)?/g;
