import { JudgementInProgress } from '../core/errors.ts';
import type { Intervention } from '../core/interventions/intervention.ts';
import type { Current } from '../core/ledger/ledger.ts';
import type { ScanAsked } from '../core/ledger/rescan.ts';
import type { Gathered } from './gather.ts';
import { askEcr } from './start-scans.ts';
import type { Toolbox } from './tools.ts';

const ATTEMPTS = 5;
const PAUSE_MILLISECONDS = 500;

/**
 * Asks ECR for the scan that somebody has asked for from Slack, once for each click, of every platform of an index; what
 * came of it is written down with who asked, so that the thread says it. Answers with the image as it is on record then,
 * and with a failure that a person has to mend. Throws TransientFailure.
 */
export async function scanForPeople(
  done: readonly Intervention[],
  gathered: Gathered,
  tools: Toolbox,
): Promise<{ readonly known: Gathered; readonly failure?: unknown }> {
  const click = done.findLast(({ kind }) => kind === 'rescan');
  const { entry, evidence } = gathered;
  const { current } = entry;
  const isAsked = click === undefined || current?.scanAsked?.click?.id === click.id;
  if (isAsked || !current || evidence.platforms.length === 0) return { known: gathered };
  const digests = evidence.platforms.map(({ digest }) => digest);
  const { asked, failure } = await askEcr(evidence.image, digests, undefined, tools);
  const { id, by } = click;
  // A run that has died may have started it, or somebody else: what is under way, or has come since, was asked for.
  const isUnderWay = evidence.platforms.some(
    ({ scan: { state, completedAt = '' } }) => state === 'pending' || completedAt >= click.at,
  );
  const said = isUnderWay && asked.said === 'limit' ? 'started' : asked.said;
  const noted = await note(current, { ...asked, said, click: { id, by } }, tools);
  return { known: { ...gathered, entry: { ...entry, current: noted } }, failure };
}

/** Written down before the image is judged: what is under way is to be known for what it is. */
async function note(
  current: Current,
  asked: ScanAsked,
  { records, pause }: Toolbox,
): Promise<Current> {
  let known = current;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await records.noteScanAsked(known, asked);
    } catch (error) {
      if (!(error instanceof JudgementInProgress) || attempt === ATTEMPTS) throw error;
    }
    await pause(PAUSE_MILLISECONDS);
    known = (await records.read(current.judgement.image)).current ?? known;
  }
}
