/** One pattern or several, of which one has to match. Hashed as it stands: one is never a list. */
export type Patterns = string | readonly string[];

/**
 * Whether the whole text matches a pattern in which `*` stands for any characters, slashes too, and
 * `?` for one: as ECR's own repository filters read `*`. Linear in memory, without regular
 * expressions, so that no pattern can hold a function up.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  let at = 0;
  let position = 0;
  let star = -1;
  let resume = 0;
  while (position < text.length) {
    const wanted = pattern[at];
    if (wanted === '*') {
      star = at;
      at += 1;
      resume = position;
    } else if (wanted === '?' || wanted === text[position]) {
      at += 1;
      position += 1;
    } else if (star >= 0) {
      at = star + 1;
      resume += 1;
      position = resume;
    } else {
      return false;
    }
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}

/**
 * How narrow the narrowest of these patterns is that matches the text; undefined where none does. No
 * patterns at all match everything, and more widely than any pattern.
 */
export function narrownessOf(patterns: Patterns | undefined, text: string): number | undefined {
  if (patterns === undefined) return 0;
  const matching = [patterns].flat().filter((pattern) => matchesGlob(pattern, text));
  return matching.length === 0 ? undefined : specificityOf(matching);
}

/** How narrow the narrowest of these patterns is; 0 without any. */
export const specificityOf = (patterns: Patterns | undefined): number =>
  patterns === undefined ? 0 : Math.max(...[patterns].flat().map(fixedBy));

/** An exact name before any pattern, then by the characters it fixes. */
function fixedBy(pattern: string): number {
  const fixed = pattern.replaceAll(/[*?]/g, '').length;
  return fixed === pattern.length ? 10_000 + fixed : 1 + fixed;
}
