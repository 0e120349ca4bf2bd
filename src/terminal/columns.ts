/**
 * Lines in columns, page after page: the widest that came so far holds for what follows, so that a long list
 * can be shown while it is read. The last column is as wide as it likes.
 */
export function openColumns(titles: readonly string[]) {
  const widths = titles.map((title) => title.length);
  let isFirst = true;
  return (rows: readonly (readonly Cell[])[]): string[] => {
    if (rows.length === 0) return [];
    const lines = [...(isFirst ? [titles.map((text) => ({ text }))] : []), ...rows];
    isFirst = false;
    for (const cells of lines) {
      for (const [index, { text }] of cells.entries()) {
        widths[index] = Math.max(widths[index] ?? 0, text.length);
      }
    }
    return lines.map((cells) => cells.map(padded).join('  ').trimEnd());
  };

  function padded({ text, painted = text }: Cell, index: number, all: readonly Cell[]): string {
    const room = index === all.length - 1 ? 0 : (widths[index] ?? 0) - text.length;
    return painted + ' '.repeat(room);
  }
}

export interface Cell {
  readonly text: string;
  /** The same with its colours, which take no room. */
  readonly painted?: string;
}
