import { PermanentFailure } from '../core/errors.ts';
import type { Judgement } from '../core/judgement.ts';
import {
  type Marking,
  type MarkPlan,
  markingOf,
  mayStandElsewhere,
  nothingToMark,
} from '../core/marker.ts';
import type { Gathered } from './gather.ts';
import type { Toolbox } from './tools.ts';

/** Makes the image's tags say the verdict, as far as they do not yet and are ours to change. */
export async function markSubject(
  { image, verdict, standing }: Judgement,
  { evidence: { artifact }, page, listed }: Gathered,
  plan: MarkPlan,
  { registry, marksImages }: Toolbox,
): Promise<Marking> {
  if (standing === 'unnamed' || !marksImages) return { state: 'unmarked' };
  if (nothingToMark(plan)) return markingOf(verdict, image.digest);
  const manifest = 'manifest' in artifact ? artifact.manifest : undefined;
  const others = listed.filter(({ digest }) => digest !== image.digest);
  const lookElsewhere = mayStandElsewhere(plan, page.current?.marking, others);
  const marked = await registry.mark(image, manifest, plan, lookElsewhere);
  const { hindrance } = marked;
  if (hindrance && verdict === 'undecided') {
    // Nobody is told of an undecided image: that its approval still stands must not go unheard.
    throw new PermanentFailure(`taking back ${hindrance.tag}: ${hindrance.why}`);
  }
  return markingOf(verdict, image.digest, marked);
}
