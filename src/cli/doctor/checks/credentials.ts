import { nameOf } from '../../../core/aws-failure.ts';
import { PermanentFailure, TransientFailure } from '../../../core/errors.ts';
import { areNotTaken, sayFailure } from '../../say-failure.ts';
import type { Check } from '../check.ts';
import { good, wrong } from '../result.ts';

export const credentials: Check = {
  name: 'credentials',
  // sts:GetCallerIdentity needs no right, so that a refusal is about the credentials themselves.
  rights: [],
  look: async ({ identity, home, stage }) => {
    try {
      const { account, arn } = await identity();
      if (home.account !== undefined && home.account !== account) {
        return wrong(`account ${account}, and the stage ${stage} belongs to ${home.account}`);
      }
      return good(`account ${account}, as ${arn.replace(/^arn:[\w-]+:(iam|sts)::\d+:/, '')}`);
    } catch (error) {
      const isOurs = error instanceof TransientFailure || error instanceof PermanentFailure;
      if (!isOurs || !areNotTaken(nameOf(error.cause))) throw error;
      return wrong(sayFailure(error));
    }
  },
};
