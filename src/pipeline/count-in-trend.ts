import type { Background } from '../core/judgement/background.ts';
import type { Decision } from '../core/judgement/decision.ts';
import type { Judgement } from '../core/judgement/judgement.ts';
import type { KeptTrend } from '../core/ledger/ledger.ts';
import { type ComparedWith, inTrend } from '../core/report/compared-with.ts';
import type { Counted } from '../core/report/trend.ts';
import { weekOf } from '../core/report/week-of-judgement.ts';
import type { WrittenTrend } from '../records/repository-trend.ts';
import type { JudgedTrend } from '../records/write-with-shared.ts';
import { comparedWith, readKept } from './compared-with.ts';
import type { Gathered } from './gather.ts';
import type { Toolbox } from './tools.ts';

interface Judged {
  readonly judgement: Judgement;
  readonly decision: Decision;
  readonly background: Background;
  readonly known: Gathered;
}

/** What a judgement counts in the trend of its repository; undefined where that is nothing. */
export function countInTrend(one: Judged, tools: Toolbox): JudgedTrend | undefined {
  const { judgement, background, known } = one;
  const { image, names, judgedAt, pushedAt = judgedAt } = judgement;
  const { earlier } = known;
  const placed = { digest: image.digest, pushedAt, names };
  const counted = (
    over: KeptTrend | undefined,
    compared: ComparedWith | undefined,
  ): WrittenTrend | undefined => {
    const { lines } = inTrend(over?.trend ?? { heads: [] }, earlier, placed);
    const found = weekIn(one, lines, compared);
    return found && { counted: found, over };
  };
  const first = counted(known.trend, background.comparedWith);
  return (
    first && {
      ...first,
      // Another image of the line may have been counted meanwhile: then this one is compared with that.
      overWritten: async (trend) => {
        const repository = { earlier, ...(trend && { trend }) };
        return counted(trend, await comparedWith(repository, image, placed, readKept(tools)));
      },
    }
  );
}

function weekIn(
  { judgement, decision, background, known }: Judged,
  lines: readonly string[],
  compared: ComparedWith | undefined,
): Counted | undefined {
  const { comparedElse = { as: 'nothing' } } = background;
  const previous = known.entry.current?.judgement;
  return weekOf({ judgement, decision, previous, lines, comparedWith: compared ?? comparedElse });
}
