import type { Delivered } from '../../src/local/deployment/delivery.ts';
import type { Rig } from '../../src/local/deployment/rig.ts';

/** Holds a run back that has read everything about its image, and has decided nothing, while something else happens. */
export async function whileJudged(
  { aws }: Rig,
  judge: () => Promise<Delivered[]>,
  happens: () => Promise<unknown>,
): Promise<Delivered[]> {
  const read = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  aws.holdAnswers(({ call }) => {
    // The feeds: the first of what is asked for once the image and the ledger are read.
    if (call !== 'dynamodb:BatchGetItem') return undefined;
    aws.holdAnswers(undefined);
    read.resolve();
    return gate.promise;
  });
  const judged = judge();
  await Promise.race([
    read.promise,
    judged.then(() => Promise.reject(new Error('nothing was held'))),
  ]);
  await happens();
  gate.resolve();
  return judged;
}
