import type { OverrideDocument } from './document.ts';
import { openTwins } from './places.ts';
import type { Remark } from './problems/problem.ts';
import type { Path } from './source/source.ts';

interface Written {
  readonly document: OverrideDocument;
  readonly path: Path;
}

/** What no schema says of overrides: each is for something, changes something, and has its images alone. */
export function checkOverrides(overrides: readonly Written[]): Remark[] {
  const twinsOf = openTwins('overrides');
  return overrides.flatMap(({ document, path }): Remark[] => {
    const { repository, tag, account, region, mode, quarantine, undecided } = document;
    const adds = quarantine !== undefined || undecided !== undefined;
    if ((repository ?? tag ?? account ?? region) === undefined) {
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
    return twinsOf(document, path);
  });
}
