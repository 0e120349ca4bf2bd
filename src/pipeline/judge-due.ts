import { becauseOf } from '../core/ledger/due.ts';
import { isInScope } from '../core/scope.ts';
import type { TakenUp } from '../records/take-up.ts';
import { gather } from './gather.ts';
import { judgeActed } from './judge-acted.ts';
import { judgeAsked } from './judge-asked.ts';
import { judgeCompared } from './judge-compared.ts';
import type { Judged } from './judge-image.ts';
import { judgeWhenFree } from './judge-subjects.ts';
import { leaveOut } from './leave-out.ts';
import { startScans } from './start-scans.ts';
import type { Toolbox } from './tools.ts';

/**
 * Judges what was taken up: the image itself, or, where it was asked for, everything that people pull and
 * that contains it. The request is ended afterwards.
 */
export async function judgeDue(taken: TakenUp, tools: Toolbox): Promise<readonly Judged[]> {
  const { request } = taken;
  if (!isInScope(tools.scope, taken.image.repository)) return leaveOut(taken, tools);
  if (request?.run) return judgeCompared(taken, request, tools);
  if (taken.kind === 'acted') return judgeActed(taken, tools);
  if (request) return judgeAsked(taken, await gather(taken.image, tools), tools);
  // What a run has left unfinished may be of a comparison, which is to tell of it.
  const asked = taken.kind === 'unfinished' && (await tools.records.asked(taken.image));
  if (asked && asked.run)
    return judgeCompared({ ...taken, kind: 'again', request: asked }, asked, tools);
  return [await judgeAndScan(taken, tools)];
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
