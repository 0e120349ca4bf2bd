import type { Digest } from '../core/digest.ts';
import { PermanentFailure } from '../core/errors.ts';
import { type ImageRef, sibling } from '../core/image.ts';
import type { Judgement } from '../core/judgement/judgement.ts';
import { type ScanAsked, scansToAskFor } from '../core/ledger/rescan.ts';
import type { Toolbox } from './tools.ts';

/** What came of asking; a failure is one that a person has to mend, and has not been heard of yet. */
export interface ScansAsked {
  readonly asked?: ScanAsked;
  readonly failure?: unknown;
}

/**
 * Asks ECR to scan again what is old or was never scanned, as far as the policy wants it. Basic scanning
 * never does so by itself; its end comes as an event. What ECR refuses is written down and asked for at
 * another look: no verdict rests on it. Throws TransientFailure.
 */
export async function startScans(
  image: ImageRef,
  { platforms }: Pick<Judgement, 'platforms'>,
  before: ScanAsked | undefined,
  tools: Toolbox,
): Promise<ScansAsked> {
  const wanted = scansToAskFor(platforms, tools.policy.scan, before, tools.now());
  return wanted.length === 0 ? {} : askEcr(image, wanted, before, tools);
}

/** Asks ECR to scan these platforms of an image. Throws TransientFailure. */
export async function askEcr(
  image: ImageRef,
  platforms: readonly Digest[],
  before: ScanAsked | undefined,
  { registry, now }: Pick<Toolbox, 'registry' | 'now'>,
): Promise<Required<Pick<ScansAsked, 'asked'>> & ScansAsked> {
  const at = now().toISOString();
  const said: ScanAsked['said'][] = [];
  for (const digest of platforms) {
    try {
      const start = await registry.startScan(sibling(image, digest));
      said.push(start.state === 'started' ? 'started' : start.why);
    } catch (failure) {
      if (!(failure instanceof PermanentFailure)) throw failure;
      const isKnown = before?.said === 'failed';
      return { asked: { at, said: 'failed' }, ...(isKnown ? {} : { failure }) };
    }
  }
  const [first = 'started'] = said;
  return { asked: { at, said: said.includes('started') ? 'started' : first } };
}
