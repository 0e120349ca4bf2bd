import type { Judgement } from '../judgement/judgement.ts';
import { narrownessOf } from '../policy/glob.ts';
import type { Policy } from '../policy/policy.ts';
import { isOwn, type Served } from '../served.ts';

type Judged = Pick<Judgement, 'image' | 'standing' | 'verdict' | 'names'>;

/**
 * Whether a new judgement may set something off, so that it is asked for with it: of an image of our own registry, another
 * verdict, or other names, and a trigger for such a verdict in the repository. Which it is for by its tags is looked at later, by the function that
 * calls: whoever judges compares no expressions.
 */
export const maySetOff = (
  { image, standing, verdict, names }: Judged,
  before: Judged | undefined,
  { triggers = [] }: Pick<Policy, 'triggers'>,
  served: Pick<Served, 'own'>,
): boolean =>
  standing === 'subject' &&
  isOwn(served, image) &&
  triggers.some(
    ({ on, repository }) =>
      on.some((one) => one === verdict) && narrownessOf(repository, image.repository) !== undefined,
  ) &&
  !(
    before?.standing === standing &&
    before.verdict === verdict &&
    before.names.join() === names.join()
  );
