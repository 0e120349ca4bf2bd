import type { Verdict } from '../judgement/verdict.ts';

/** How many of our marks of a verdict a pattern matches: all, only some, or none. */
export type MarkCover = 'all' | 'some' | 'none';

/** The digest's part of a mark, of which nothing is known beforehand. */
const DIGITS = 12;
/** Stands for a character that nobody knows; in no tag there is one. */
const ANY = '\u0000';

/** Of a pattern in which `*` stands for any characters, for the marks `<verdict>-<digest12>`. Pure. */
export function markCover(pattern: string, verdict: Verdict): MarkCover {
  const mark = `${verdict}-${ANY.repeat(DIGITS)}`;
  // A letter of the pattern meets an unknown character in one mark, and not in the next.
  if (meets(pattern, mark, false)) return 'all';
  return meets(pattern, mark, true) ? 'some' : 'none';
}

/** All places of the pattern that can be reached, character by character: no pattern takes long. */
function meets(pattern: string, text: string, lettersMeetUnknown: boolean): boolean {
  let places = behindStars(pattern, new Set([0]));
  for (const character of text) {
    const next = new Set<number>();
    for (const place of places) {
      const wanted = pattern[place];
      if (wanted === '*') next.add(place);
      else if (wanted === character || (character === ANY && lettersMeetUnknown && wanted)) {
        next.add(place + 1);
      }
    }
    places = behindStars(pattern, next);
  }
  return places.has(pattern.length);
}

/** A star may stand for nothing. */
function behindStars(pattern: string, places: ReadonlySet<number>): Set<number> {
  const all = new Set(places);
  for (const place of all) if (pattern[place] === '*') all.add(place + 1);
  return all;
}
