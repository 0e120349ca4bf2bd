import type { OverrideDocument } from './document.ts';
import type { Remark } from './problems/problem.ts';
import type { Path } from './source/source.ts';

interface Written {
  readonly document: OverrideDocument;
  readonly path: Path;
}

/** What no schema says of overrides: each is for something, changes something, and has its images alone. */
export function checkOverrides(overrides: readonly Written[]): Remark[] {
  const seen = new Map<string, number>();
  return overrides.flatMap(({ document, path }): Remark[] => {
    const { repository, tag, mode, quarantine, undecided } = document;
    const adds = quarantine !== undefined || undecided !== undefined;
    if (repository === undefined && tag === undefined) {
      return [{ path, text: 'the override names neither a repository nor a tag' }];
    }
    if (document.extends && !adds) {
      const text = 'there is nothing to add: expected quarantine or undecided';
      return [{ path: [...path, 'extends'], text, of: 'key' }];
    }
    if (mode === undefined && !adds) {
      const text = 'the override changes nothing: expected mode, quarantine or undecided';
      return [{ path, text }];
    }
    const places = placesOf(document);
    const first = places.map((place) => seen.get(place)).find((at) => at !== undefined);
    for (const place of places) if (!seen.has(place)) seen.set(place, Number(path.at(-1)));
    return first === undefined
      ? []
      : [{ path, text: `overrides[${first}] is for the same repository and tag` }];
  });
}

/** Every pair of a repository's pattern and a tag's, each once. */
const placesOf = ({ repository, tag }: OverrideDocument): string[] => {
  const pairs = [repository]
    .flat()
    .flatMap((one) => [tag].flat().map((other) => JSON.stringify([one ?? null, other ?? null])));
  return [...new Set(pairs)];
};
