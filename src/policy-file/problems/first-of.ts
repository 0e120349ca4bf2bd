/** The first of a list of lines, and one that counts the rest: nobody reads a thousand of them. */
export const firstOf = (lines: readonly string[], most: number, margin = ''): string[] =>
  lines.length <= most + 1
    ? [...lines]
    : [...lines.slice(0, most), `${margin}… and ${lines.length - most} more`];
