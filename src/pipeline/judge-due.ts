import { becauseOf } from '../core/ledger/due.ts';
import type { TakenUp } from '../records/take-up.ts';
import { gather } from './gather.ts';
import { inSummary, judgeCompared } from './judge-compared.ts';
import type { Judged } from './judge-image.ts';
import { judgeSubjects, judgeWhenFree } from './judge-subjects.ts';
import { startScans } from './start-scans.ts';
import type { Toolbox } from './tools.ts';

/**
 * Judges what was taken up: the image itself, or, where it was asked for, everything that people pull and
 * that contains it. The request is ended afterwards.
 */
export async function judgeDue(taken: TakenUp, tools: Toolbox): Promise<readonly Judged[]> {
  const { request } = taken;
  if (!request) return [await judgeAndScan(taken, await toolsFor(taken, tools))];
  if (request.run && !(await isTold(taken, request.run, tools)))
    return judgeCompared(taken, request, tools);
  const gathered = await gather(taken.image, tools);
  const judged = await judgeSubjects(gathered, request.why, tools);
  await tools.records.endRequest(taken);
  return judged;
}

/**
 * What failed, or was left without an end, may come after people were told of its comparison: then nobody would
 * hear of it but by itself.
 */
async function isTold(
  { failed, before }: TakenUp,
  id: string,
  { records }: Toolbox,
): Promise<boolean> {
  if (!failed && before === 0) return false;
  const { run } = await records.comparison.read();
  if (!run) return false;
  const isOfIt = run.id === id || run.overtaken?.includes(id) === true;
  return isOfIt ? run.state === 'told' : true;
}

/** What a run has left in the middle for a comparison is gone on with as it was begun: nobody hears of it alone. */
async function toolsFor({ image, kind }: TakenUp, tools: Toolbox): Promise<Toolbox> {
  if (kind !== 'unfinished') return tools;
  const { again } = await tools.records.requests(image);
  return again?.run === undefined ? tools : inSummary(again, tools);
}

/** What has no verdict for want of a scan is scanned, where the policy wants it: nothing else would change it. */
async function judgeAndScan({ image, kind }: TakenUp, tools: Toolbox): Promise<Judged> {
  const judged = await judgeWhenFree(image, becauseOf(kind), tools);
  if (kind !== 'undecided' && kind !== 'review') return judged;
  const { verdict, standing } = judged.judgement;
  if (verdict !== 'undecided' || standing !== 'subject') return judged;
  const { failure } = await startScans(image, judged.judgement, undefined, tools);
  if (failure) throw failure;
  return judged;
}
