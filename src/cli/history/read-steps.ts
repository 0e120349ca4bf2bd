import { FindingsUnreadable } from '../../core/errors.ts';
import { isThere, type KeptFinding } from '../../core/findings/kept-finding.ts';
import type { PastJudgement } from '../../records/read-history.ts';
import type { DeployedImage } from '../ledger-of-image.ts';

/** A judgement of the history with what was found then; its findings are absent where they are not kept any more. */
export interface Step extends PastJudgement {
  readonly findings?: readonly KeptFinding[];
  /** It is the one that stands. */
  readonly isCurrent?: true;
}

/**
 * The judgements of an image that are kept, the first one first, and the one that stands last, whether its
 * place in the history is there or not. Only the findings of the one that is handed on are in memory.
 */
export async function* readSteps(image: DeployedImage): AsyncGenerator<Step> {
  const { current } = await image.read();
  for await (const past of image.ledger.history(image.image)) {
    // One that was recorded just now is of the next time.
    if (current && past.number < current.number) yield await withFindings(past, image);
  }
  if (current) yield { ...(await withFindings(current, image)), isCurrent: true };
}

async function withFindings(past: PastJudgement, image: DeployedImage): Promise<Step> {
  const { number, judgement, findingsItems, findingsId } = past;
  const step = { number, judgement, findingsItems, ...(findingsId && { findingsId }) };
  try {
    const kept = await image.findings(step);
    return { ...step, findings: kept.filter(isThere) };
  } catch (error) {
    if (error instanceof FindingsUnreadable) return step;
    throw error;
  }
}
