import { notImplemented } from '../aws-error.ts';
import type { Managed } from './management-world.ts';

/** The version in a form that is for STS. */
export const IDENTITY_VERSION = '2011-06-15';
export const IDENTITY_NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';
export const IDENTITY_ACTIONS = ['GetCallerIdentity'];

/** @throws AwsError InvalidAction for all but GetCallerIdentity */
export function answerIdentityCall({ account }: Managed, action: string): object {
  if (action !== 'GetCallerIdentity') throw notImplemented('sts', action, IDENTITY_ACTIONS);
  return {
    Arn: `arn:aws:sts::${account}:assumed-role/engineer/session`,
    UserId: 'AROAIOSFODNN7EXAMPLE:session',
    Account: account,
  };
}
