/**
 * The first key that stands twice in one object of a JSON text, also where it differs by case alone.
 * JSON.parse takes the last of two equal keys; Go, in which registries and runtimes are written, also
 * takes `Manifests` for `manifests`: such a text may be judged as one thing and run as another.
 * The text has to be valid JSON.
 */
export function ambiguousKey(text: string): string | undefined {
  const open: (Set<string> | undefined)[] = [];
  for (const [token, quoted, colon] of text.matchAll(TOKEN)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(undefined);
    else if (token === '}' || token === ']') open.pop();
    else if (quoted && colon) {
      const key = String(JSON.parse(quoted));
      const keys = open.at(-1);
      if (keys?.has(key.toLowerCase())) return key;
      keys?.add(key.toLowerCase());
    }
  }
  return undefined;
}

/** A bracket, or a string with the colon that makes it a key. */
const TOKEN = /[{}[\]]|("(?:[^"\\]|\\.)*")\s*(:)?/g;
