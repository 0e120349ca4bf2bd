import { nameOf } from '../../../core/aws-failure.ts';
import { PermanentFailure, TransientFailure } from '../../../core/errors.ts';
import { accountProblems } from '../../../settings-file/places.ts';
import { areNotTaken, sayFailure } from '../../say-failure.ts';
import type { Check } from '../check.ts';
import { good, wrong } from '../result.ts';

export const credentials: Check = {
  name: 'credentials',
  // sts:GetCallerIdentity needs no right, so that a refusal is about the credentials themselves.
  rights: [],
  beforeDeploying: 'stops',
  look: async ({ identity, home, stage }) => {
    try {
      const { account, arn } = await identity();
      const [elsewhere] = accountProblems(home, stage, account);
      if (elsewhere !== undefined) return wrong(elsewhere);
      return good(`account ${account}, as ${arn.replace(/^arn:[\w-]+:(iam|sts)::\d+:/, '')}`);
    } catch (error) {
      const isOurs = error instanceof TransientFailure || error instanceof PermanentFailure;
      if (!isOurs || !areNotTaken(nameOf(error.cause))) throw error;
      return wrong(sayFailure(error));
    }
  },
};
