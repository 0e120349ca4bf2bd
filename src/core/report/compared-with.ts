import type { KeptFinding } from '../findings/kept-finding.ts';
import { type LineEntry, MOST_LISTED, tagLine } from '../ledger/tag-line.ts';
import { type Head, MOST_HEADS, type Trend } from './trend.ts';

/**
 * With what the findings of an image are compared where they are counted. `nothing`: it is the first of its repository; `itself`: what was counted of it before; `before`: the image
 * before it in its line; `aside`: an image of another line, which goes on beside it.
 */
export type ComparedWith =
  | { readonly as: 'nothing' }
  | {
      readonly as: 'itself' | 'before' | 'aside';
      /** Undefined where they cannot be read. */
      readonly findings: readonly KeptFinding[] | undefined;
    };

/** An image as it stands among the others of its repository. */
export interface Placed {
  readonly digest: string;
  /** ISO time; of one of which the registry does not say it, the time at hand. */
  readonly pushedAt: string;
  readonly names: readonly string[];
}

/** What the trend of its repository says of an image. */
export interface InTrend {
  /** The lines of its tags for which no newer image stands. */
  readonly lines: readonly string[];
  /** By which image what is counted is counted; absent where none stands for its lines. */
  readonly base?: Head & { readonly as: 'itself' | 'before' };
}

/** The images of a repository that were pushed last, as the ledger lists them. */
export type Listed = readonly (LineEntry & { readonly comparable: boolean })[];

/** An image may carry a thousand tags: these tell its lines. */
const MOST_LINES = 20;

/**
 * Where an image stands in the trend of its repository. Of more lines than the trend keeps it forgets by which images they stand. A
 * newer image of the line that is listed and fully known was counted: the older one does not stand for the line again. An image behind
 * all that is listed may have such a one as well: it takes up no line of which nothing is known.
 */
export function inTrend({ heads }: Pick<Trend, 'heads'>, listed: Listed, image: Placed): InTrend {
  const all = [...new Set(image.names.map(tagLine))].slice(0, MOST_LINES);
  const isOther = ({ digest }: Pushed): boolean => digest !== image.digest;
  const newer = heads.filter((head) => isOther(head) && isNewer(head, image));
  const passed = new Set([
    ...newer.flatMap(({ lines }) => lines),
    ...listed
      .filter((one) => one.comparable && isOther(one) && isNewer(one, image))
      .flatMap(({ names }) => names.map(tagLine)),
  ]);
  const kept = new Set(heads.flatMap((head) => head.lines));
  // Images may come to stand for several lines: what was forgotten shows by the lines, not by the images.
  const isBehindAll =
    kept.size >= MOST_HEADS &&
    listed.length >= MOST_LISTED &&
    listed.every((one) => isNewer(one, image));
  const lines = all.filter((line) => !passed.has(line) && (!isBehindAll || kept.has(line)));
  const own = heads.find(({ digest }) => digest === image.digest);
  if (own) return { lines, base: { ...own, as: 'itself' } };
  const [before] = heads
    .filter((head) => !newer.includes(head) && head.lines.some((line) => lines.includes(line)))
    .toSorted((a, b) => (isNewer(a, b) ? -1 : 1));
  return { lines, ...(before && { base: { ...before, as: 'before' } }) };
}

type Pushed = Pick<Placed, 'pushedAt' | 'digest'>;

/** Two that were pushed in one second are in an order as well. */
const isNewer = (a: Pushed, b: Pushed): boolean =>
  a.pushedAt === b.pushedAt ? a.digest > b.digest : a.pushedAt > b.pushedAt;

/** Whether an image is of a line of another one's. */
export function isOfLine(names: readonly string[], others: readonly string[]): boolean {
  const lines = new Set(others.map(tagLine));
  return names.some((name) => lines.has(tagLine(name)));
}
