import { cut } from '../../core/text.ts';

/** `['waivers', 0, 'until']`. */
export type Path = readonly PropertyKey[];

/** A document with the places of everything in it. A path that is not there has its parent's place. */
export interface Source {
  readonly value: unknown;
  /** The file, or the place it was given. */
  readonly name: string;
  /** How a sentence about it begins: `policy.yml:12:5: waivers[0].until`. */
  place(path: Path, of?: 'key'): string;
  /** Where a finished part of the policy says it comes from: `policy.yml:12`. */
  short(path: Path): string;
  /** Ascending in the order of the text. */
  order(path: Path, of?: 'key'): number;
  /** What stands where a value is missing, and is a comment: `#general`. Undefined where nothing of the kind does. */
  comment(path: Path): string | undefined;
}

/** `waivers[0].until`; empty for the whole document. */
export const sayPath = (path: Path): string =>
  path
    .map((step, index) =>
      typeof step === 'number' ? `[${step}]` : `${index > 0 ? '.' : ''}${sayKey(String(step))}`,
    )
    .join('');

/** As it is where it is plain: a key may be any text, of several lines even. */
const sayKey = (key: string): string =>
  /^[\w$@/.-]{1,60}$/.test(key) ? key : JSON.stringify(cut(key, 60));

/** A value that was not read from a text of its own: places are paths behind a given one. */
export const objectSource = (value: unknown, place: string): Source => {
  const at = (path: Path): string => (path.length > 0 ? `${place}: ${sayPath(path)}` : place);
  return { value, name: place, place: at, short: at, order: () => 0, comment: () => undefined };
};
