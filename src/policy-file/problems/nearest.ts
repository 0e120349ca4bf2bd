/**
 * The word that was most likely meant, or undefined where none is near enough. A part of a word with
 * hyphens stands for it, where it is a part of no other: `failed` for `scan-failed`.
 */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const tolerated = Math.max(1, Math.floor(word.length / 3));
  const [whole] = near(word, words, (one) => [one], tolerated);
  if (whole !== undefined) return whole;
  const [part, ...others] = near(word, words, partsOf, Math.floor(word.length / 4));
  return others.length === 0 ? part : undefined;
}

/** The words that are nearest in any of their forms, none of which is farther than is tolerated. */
function near(
  word: string,
  words: readonly string[],
  formsOf: (one: string) => readonly string[],
  tolerated: number,
): string[] {
  const written = word.toLowerCase().replaceAll(/[_ ]/g, '-');
  const distances = words.map((one) => {
    const forms = formsOf(one.toLowerCase());
    return { one, distance: Math.min(...forms.map((form) => distanceOf(written, form))) };
  });
  const least = Math.min(tolerated, ...distances.map(({ distance }) => distance));
  return distances.flatMap(({ one, distance }) => (distance <= least ? [one] : []));
}

/** `never-scanned` and `scan-never` of `scan-never-scanned`, and so on. */
function partsOf(word: string): string[] {
  const steps = word.split('-');
  return steps.flatMap((_, index) =>
    index === 0 ? [] : [steps.slice(index).join('-'), steps.slice(0, index).join('-')],
  );
}

/** Levenshtein's distance, with long words cut: nobody mistypes forty characters. */
function distanceOf(a: string, b: string): number {
  const left = a.slice(0, 40);
  const right = b.slice(0, 40);
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (const [i, letter] of Array.from(left).entries()) {
    const next = [i + 1];
    for (const [j, other] of Array.from(right).entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
