import type { TakenUp } from '../records/take-up.ts';
import { askForOthers } from './ask-for-others.ts';
import { gather } from './gather.ts';
import { judgeAsked } from './judge-asked.ts';
import type { Judged } from './judge-image.ts';
import { scanForPeople } from './scan-for-people.ts';
import type { Toolbox } from './tools.ts';

/**
 * Judges an image about which people have done something from Slack, with everything that contains it. A scan that
 * they have asked for is asked of ECR first; what a person has to mend of that is thrown when the image is judged.
 */
export async function judgeActed(taken: TakenUp, tools: Toolbox): Promise<readonly Judged[]> {
  const { image, request } = taken;
  const [gathered, done] = await Promise.all([
    gather(image, tools),
    tools.records.interventions(image, request?.interventions ?? []),
  ]);
  await askForOthers(taken, gathered, tools);
  const { known, failure } = await scanForPeople(done, gathered, tools);
  const judged = await judgeAsked(taken, known, tools);
  if (failure) throw failure;
  return judged;
}
