import { trendIn } from '../../src/records/repository-trend.ts';

type Item = Readonly<Record<string, unknown>>;

interface Recorded {
  readonly standing: string;
  readonly verdict: string;
}

/** Of each repository, how the verdicts that its weeks have counted differ from those in the records of its images. */
export function miscounted(items: readonly Item[]): ReadonlyMap<string, readonly string[]> {
  const recorded = verdictsIn(items);
  const counted = new Map(
    items.flatMap((item) => {
      const { weeks = {} } = (item['sk'] === 'trend' && trendIn(item).trend) || {};
      const verdicts = Object.values(weeks).flatMap((week) => Object.entries(week.verdicts));
      return verdicts.length > 0 ? [[String(item['pk']), summed(verdicts)] as const] : [];
    }),
  );
  return new Map(
    [...new Set([...recorded.keys(), ...counted.keys()])].map((repository) => {
      const [is, expected] = [counted.get(repository) ?? '', recorded.get(repository) ?? ''];
      return [repository, is === expected ? [] : [`counted is ${is}, and recorded ${expected}`]];
    }),
  );
}

/** Each verdict of an image with a name that was its first there, or another one than before. */
function verdictsIn(items: readonly Item[]): Map<string, string> {
  const judgements = items.filter(({ sk }) => String(sk).startsWith('judgement/'));
  const images = Map.groupBy(judgements, ({ pk }) => String(pk));
  const verdicts = [...images].flatMap(([pk, all]) => {
    const inOrder = all
      .toSorted((a, b) => (String(a['sk']) < String(b['sk']) ? -1 : 1))
      .map(({ judgement }) => judgement as Recorded);
    return inOrder.flatMap(({ standing, verdict }, at) => {
      const before = inOrder[at - 1];
      const isNews = before?.standing !== 'subject' || before.verdict !== verdict;
      return standing === 'subject' && isNews ? [[pk.split('@')[0] ?? '', verdict] as const] : [];
    });
  });
  return new Map(
    [...Map.groupBy(verdicts, ([repository]) => repository)].map(([repository, all]) => [
      repository,
      summed(all.map(([, verdict]) => [verdict, 1])),
    ]),
  );
}

/** `2 approved, 1 quarantined`. */
function summed(counts: readonly (readonly [string, number])[]): string {
  const sums = new Map<string, number>();
  for (const [verdict, count] of counts) sums.set(verdict, (sums.get(verdict) ?? 0) + count);
  return [...sums]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([verdict, count]) => `${count} ${verdict}`)
    .join(', ');
}
