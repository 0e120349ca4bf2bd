import type { Shown } from './shown.ts';

/** One picture with several things on it. */
export interface Sheet {
  /** `sheet-01.png`. */
  readonly name: string;
  readonly on: readonly Shown[];
  /** Pixels. */
  readonly height: number;
}

const MARGIN = 16;
/** Pixels. */
const HIGHEST = 3_000;

/** As many on a picture as fit, in order. `heights`: pixels, by name. Pure. */
export function sheetsOf(
  shown: readonly Shown[],
  heights: ReadonlyMap<string, number>,
): readonly Sheet[] {
  const sheets: { readonly on: Shown[]; height: number }[] = [];
  for (const one of shown) {
    const height = heights.get(one.name) ?? 0;
    const last = sheets.at(-1);
    if (last && last.height + height <= HIGHEST) {
      last.on.push(one);
      last.height += height;
    } else sheets.push({ on: [one], height: 2 * MARGIN + height });
  }
  return sheets.map((sheet, index) => ({
    name: `sheet-${String(index + 1).padStart(2, '0')}.png`,
    ...sheet,
  }));
}

/** `sheet-02.png (2 of 8): digest-in-full to pivot`, once it is taken. Pure. */
export function saySheet({ name, on }: Sheet, among: readonly Sheet[]): string {
  const names = on.map((one) => one.name);
  const which = [...new Set([names.at(0), names.at(-1)])].join(' to ');
  const number = among.findIndex((one) => one.name === name) + 1;
  return `${name} (${number} of ${among.length}): ${which}`;
}
