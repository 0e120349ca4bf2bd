/** Lines that belong together. */
export interface Part {
  /** What stands above them, a title or the head of a table: only where at least one of them fits. */
  readonly head?: string;
  readonly lines: readonly string[];
  /** How many there are in all, where that is more than there are lines. */
  readonly all?: number;
  /** What they are, for what is said of those that are left out: `images`. */
  readonly of?: string;
}

/** GitHub takes 65,536 characters in a comment; bytes are counted here, which are never fewer, and some are kept for the end. */
const MOST = 65_000;
/** So much of it is kept for what comes behind a part. */
const KEPT = 2_000;

/** A comment that is put together part by part, and says how much of each was left out. */
export function openComment() {
  const said: string[] = [];
  let left = MOST;
  const put = (line: string): boolean => {
    const size = Buffer.byteLength(line) + 1;
    if (left - size < KEPT) return false;
    said.push(line);
    left -= size;
    return true;
  };
  return {
    add: ({ head, lines, all = lines.length, of = 'lines' }: Part): void => {
      if (lines.length === 0) return;
      const begun = [...(said.length > 0 ? [''] : []), ...(head === undefined ? [] : [head])];
      const fits = begun.every(put);
      const shown = fits ? countFitting(lines, put) : 0;
      if (shown < all) said.push('', `… and ${all - shown} more ${of}, left out here.`);
    },
    end: (): string => `${said.join('\n')}\n`,
  };
}

function countFitting(lines: readonly string[], put: (line: string) => boolean): number {
  const at = lines.findIndex((line) => !put(line));
  return at < 0 ? lines.length : at;
}
