import type { Judgement } from '../core/judgement/judgement.ts';
import { heardBy, isSent } from '../core/ledger/heard.ts';
import type { Gathered } from './gather.ts';
import type { Toolbox } from './tools.ts';

/**
 * The image with what its routes have really heard, where another verdict was noted for the message about a
 * comparison and that is not sent: a comparison that another policy has overtaken says nothing of what stood in
 * between. Only the sweep, which sends that message, can tell that it will not be sent meanwhile.
 */
export async function withWhatWasHeard(
  gathered: Gathered,
  { verdict }: Judgement,
  { records, inSummary }: Toolbox,
): Promise<Gathered> {
  const { current } = gathered.entry;
  const isOtherwise = Object.values(current?.said ?? {}).some(
    (one) => one?.among && one.verdict !== verdict,
  );
  if (!current || !inSummary || !isOtherwise) return gathered;
  const { run } = await records.comparison.read();
  const said = heardBy(current.said, (route, one) =>
    one.among && one.verdict !== verdict ? isSent(run, route, one.among) : true,
  );
  return { ...gathered, entry: { ...gathered.entry, current: { ...current, said } } };
}
