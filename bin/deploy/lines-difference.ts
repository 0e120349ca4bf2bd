/** Lines that are new, behind "+", and lines that are gone, behind "-", in the order in which they stand; a line that has moved is neither. */
export function linesDifference(
  before: readonly string[],
  after: readonly string[],
): readonly string[] {
  const [gone, come] = [without(before, after), without(after, before)];
  return [...gone.map((line) => `- ${line.trim()}`), ...come.map((line) => `+ ${line.trim()}`)];
}

function without(lines: readonly string[], others: readonly string[]): readonly string[] {
  const left = [...others];
  return lines.filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0 && line.trim() !== '';
  });
}
