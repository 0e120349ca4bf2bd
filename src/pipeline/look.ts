import { JudgementInProgress, TransientFailure } from '../core/errors.ts';
import { waivedFromSlack } from '../core/findings/kept-finding.ts';
import type { ImageRef } from '../core/image.ts';
import type { Background } from '../core/judgement/background.ts';
import { judge } from '../core/judgement/judge.ts';
import { NAMES_KEPT } from '../core/judgement/judgement.ts';
import { dueOf } from '../core/ledger/due.ts';
import type { Current, LedgerEntry } from '../core/ledger/ledger.ts';
import { isSameJudgement } from '../core/ledger/same-judgement.ts';
import { watchAlone } from '../core/policy/watch.ts';
import { isInScope } from '../core/scope.ts';
import { DAY } from '../core/time.ts';
import { readBackground } from './background.ts';
import type { Gathered } from './gather.ts';
import { noteUse } from './note-use.ts';
import { gatherScans } from './read-scans.ts';
import { runs, seenOf } from './seen.ts';
import { startScans } from './start-scans.ts';
import type { Toolbox } from './tools.ts';

/** An image to be looked at: what was known of it at its last judgement, and its scans as they are now. */
export interface Look {
  readonly image: ImageRef;
  readonly entry: LedgerEntry & { readonly current: Current };
}

/** What a look can be made of, by the record alone; undefined where the image has to be judged in full. */
export function lookFor(
  image: ImageRef,
  entry: LedgerEntry,
  now: Date,
): Look | 'not due' | undefined {
  const { current, failed } = entry;
  const due = current && dueOf(current);
  if (due?.due !== 'watched' || due.dueAt > now.toISOString()) return 'not due';
  if (current && isMonthly(current, now)) return undefined;
  // Of what has no scan its manifest tells, which a look does not read.
  if (current?.judgement.platforms.length === 0) return undefined;
  // What runs may have died of, or failed of, is taken up by itself; and of a hundred names not all are on record.
  if (current?.takenUp || failed || (current?.judgement.names.length ?? 0) >= NAMES_KEPT)
    return undefined;
  return current && { image, entry: { ...entry, current } };
}

/**
 * Once a month an image is judged in full, though nothing may have changed: what is known of it by its record
 * alone is then looked up again, and what its repository remembers is kept from fading.
 */
function isMonthly({ judgement, lookedAt = judgement.judgedAt }: Current, now: Date): boolean {
  const monthsAt = (time: number): number =>
    Math.floor((time - Date.parse(judgement.judgedAt)) / MONTH);
  return monthsAt(now.getTime()) > monthsAt(Date.parse(lookedAt));
}

const MONTH = 30 * DAY;

/** What came of a look: where something is new, the image is to be judged. */
export interface Looked {
  readonly isSame: boolean;
  /** A scan could not be asked for, and a person has to mend it. */
  readonly failure?: unknown;
}

/**
 * The daily look at an image that may still be deployed: one read of its scan, and, where it says nothing
 * new, one write, of when the next look is due. What has an old scan is scanned again.
 */
export async function look({ image, entry }: Look, tools: Toolbox): Promise<Looked> {
  if (!isInScope(tools.scope, image.repository)) return { isSame: false };
  const { current } = entry;
  const evidence = await gatherScans(image, entry, tools);
  const gathered: Gathered = { evidence, entry, earlier: [] };
  const background = await withWaivers(gathered, await readBackground(gathered, tools), tools);
  const { decision, judgement } = judge(evidence, tools.policy, background, 'look');
  if (!isSameJudgement(current.judgement, judgement)) return { isSame: false };
  const earlier = await othersFor(current, runs(decision), tools);
  const seen = await seenOf(judgement, decision, { ...gathered, earlier }, tools);
  const { asked, failure } = await askForScans(image, judgement, current.scanAsked, tools);
  try {
    await tools.records.putOff(current, { ...seen, ...(asked && { scanAsked: asked }) });
  } catch (error) {
    // Another run judges the image at this moment, and sees what there is to be seen.
    if (!(error instanceof JudgementInProgress)) throw error;
  }
  await noteUse(decision, tools);
  return { isSame: true, failure };
}

/** Waivers from Slack stand with the repository, which a look does not read, but where one of them counts. */
async function withWaivers(
  gathered: Gathered,
  background: Background,
  { records, waivers }: Toolbox,
): Promise<Background> {
  if (!background.ownFindings.some(waivedFromSlack)) return background;
  const { image } = gathered.evidence;
  const kept = await records.waivers(image);
  const known = kept ? { waivers: kept } : {};
  return { ...background, waivers: waivers.flatMap((source) => source.waiversFor(image, known)) };
}

/** What gets no answer now is asked for again within the hour: nothing else of the look hangs on it. */
async function askForScans(...[image, judgement, before, tools]: Parameters<typeof startScans>) {
  try {
    return await startScans(image, judgement, before, tools);
  } catch (error) {
    if (!(error instanceof TransientFailure)) throw error;
    return { asked: { at: tools.now().toISOString(), said: 'unanswered' } } as const;
  }
}

/** The other images of the repository, read only where the watch hangs on them. */
async function othersFor(
  { judgement: { image, judgedAt, pushedAt = judgedAt } }: Current,
  isRunning: boolean,
  { policy, records, now }: Toolbox,
): Promise<Gathered['earlier']> {
  const alone = watchAlone({ pushedAt, judgedAt, runs: isRunning }, policy.watch, now());
  return alone ? [] : records.earlierImages(image);
}
