/** How often something was met: in how many images, and by how many findings. */
export interface Met {
  readonly name: string;
  readonly images: number;
  readonly findings: number;
}

/** Sums by name. */
export interface Count {
  images: number;
  findings: number;
  inKev: number;
  critical: number;
}

/** Adds what one image has of something. */
export function count(
  counts: Map<string, Count>,
  name: string,
  { findings, inKev = 0, critical = 0 }: Partial<Count>,
): void {
  const one = counts.get(name) ?? { images: 0, findings: 0, inKev: 0, critical: 0 };
  counts.set(name, one);
  one.images += 1;
  one.findings += findings ?? 0;
  one.inKev += inKev;
  one.critical += critical;
}

export const byImages = (a: Count, b: Count): number =>
  b.images - a.images || b.findings - a.findings;

export const byFindings = (a: Count, b: Count): number =>
  b.inKev - a.inKev || b.findings - a.findings || b.images - a.images;

/** All in this order; ties by name, so that the order of arrival never shows. */
export const inOrder = (
  counts: ReadonlyMap<string, Count>,
  byWeight: (a: Count, b: Count) => number,
): (Met & Count)[] =>
  Array.from(counts, ([name, one]) => ({ name, ...one })).sort(
    (a, b) => byWeight(a, b) || (a.name < b.name ? -1 : 1),
  );

/** Puts one into a short list that stays in order, and drops what has no room in it any more. */
export function keepFirst<T>(
  list: T[],
  one: T,
  most: number,
  compare: (a: T, b: T) => number,
): void {
  list.push(one);
  list.sort(compare);
  list.splice(most);
}
