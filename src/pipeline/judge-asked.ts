import { becauseOf } from '../core/ledger/due.ts';
import type { TakenUp } from '../records/take-up.ts';
import type { Gathered } from './gather.ts';
import type { Judged } from './judge-image.ts';
import { judgeSubjects } from './judge-subjects.ts';
import type { Toolbox } from './tools.ts';

/** Judges what was asked for: everything that people pull and that contains the image. The request is ended afterwards. */
export async function judgeAsked(
  taken: TakenUp,
  gathered: Gathered,
  tools: Toolbox,
): Promise<readonly Judged[]> {
  const because = becauseOf(taken.kind, taken.request);
  const judged = await judgeSubjects(gathered, because, tools);
  await tools.records.endRequest(taken);
  return judged;
}
