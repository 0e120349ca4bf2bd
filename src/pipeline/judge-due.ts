import type { TakenUp } from '../records/take-up.ts';
import { gather } from './gather.ts';
import type { Judged } from './judge-image.ts';
import { judgeSubjects, judgeWhenFree } from './judge-subjects.ts';
import type { Toolbox } from './tools.ts';

/**
 * Judges what was taken up: the image itself, or, where it was asked for, everything that people pull and
 * that contains it. The request is ended afterwards.
 */
export async function judgeDue(taken: TakenUp, tools: Toolbox): Promise<readonly Judged[]> {
  if (!taken.request) return [await judgeWhenFree(taken.image, tools)];
  const judged = await judgeSubjects(await gather(taken.image, tools), tools);
  await tools.records.endRequest(taken);
  return judged;
}
