import type { Patterns } from '../core/policy/glob.ts';
import type { Remark } from './problems/problem.ts';
import type { Path } from './source/source.ts';

/** What is written for some repositories or tags, in a list. */
interface ForPlaces {
  readonly repository?: Patterns | undefined;
  readonly tag?: Patterns | undefined;
  readonly account?: Patterns | undefined;
  readonly region?: Patterns | undefined;
}

/** A list of one is that one: it does the same, and so has the same version. */
function patternsOf(written: Patterns): Patterns {
  const [only, ...others] = [written].flat();
  return only !== undefined && others.length === 0 ? only : written;
}

/** The places of something written, as it is kept. */
export const placesFrom = ({ repository, tag, account, region }: ForPlaces) => ({
  ...(repository !== undefined && { repository: patternsOf(repository) }),
  ...(tag !== undefined && { tag: patternsOf(tag) }),
  ...(account !== undefined && { account: patternsOf(account) }),
  ...(region !== undefined && { region: patternsOf(region) }),
});

/**
 * Says of each thing in a list, one after the other, whether an earlier one is for the same repository and tag, which
 * would leave it nothing.
 */
export function openTwins(list: string): (document: ForPlaces, path: Path) => Remark[] {
  const seen = new Map<string, number>();
  return (document, path) => {
    const pairs = pairsOf(document);
    const first = pairs.map((pair) => seen.get(pair)).find((at) => at !== undefined);
    for (const pair of pairs) if (!seen.has(pair)) seen.set(pair, Number(path.at(-1)));
    const text = `${list}[${first}] is for the same repository and tag`;
    return first === undefined ? [] : [{ path, text }];
  };
}

/** Every pair of a repository's pattern and a tag's, each once, among what is for the same accounts and regions. */
const pairsOf = ({ repository, tag, account, region }: ForPlaces): string[] => {
  const registry = [account ?? null, region ?? null];
  const pairs = [repository]
    .flat()
    .flatMap((one) =>
      [tag].flat().map((other) => JSON.stringify([one ?? null, other ?? null, ...registry])),
    );
  return [...new Set(pairs)];
};
