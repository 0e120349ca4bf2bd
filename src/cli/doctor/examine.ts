import { PermanentFailure, TransientFailure } from '../../core/errors.ts';
import { PolicyError } from '../../policy-file/problems/problem.ts';
import { isWithoutCredentials, sayFailure } from '../say-failure.ts';
import { UsageError } from '../usage-error.ts';
import { Denied } from './ask.ts';
import type { Check } from './check.ts';
import { CHECKS } from './checks.ts';
import { type Looking, openLooking, type Subject, type Tools } from './looking.ts';
import { type Result, unknown, wrong } from './result.ts';

/** What came of one check. */
export type Examined = { readonly check: string } & Result;

/**
 * Looks at a deployment, or at what it will stand on, and answers with a result for each check, in their order. Nothing
 * is printed, and nothing written but a message in each channel of Slack, put off for a week and taken back at once. What
 * is denied, throttled for too long or out of reach makes its line unknown, and the others go on. Region, credentials and
 * endpoints come from the environment that the SDK reads itself.
 */
export const examine = (tools: Tools, subject: Subject): Promise<Examined[]> =>
  examineBy(openLooking(subject, tools), CHECKS);

/** The same of some checks, for whoever looks more than once. */
export const examineBy = (looking: Looking, checks: readonly Check[]): Promise<Examined[]> =>
  Promise.all(
    checks.map(async (check) => {
      const result = await check.look(looking).catch(resultOf);
      return { check: check.name, ...result };
    }),
  );

/** Throws what is a mistake of ours. */
function resultOf(error: unknown): Result {
  if (error instanceof Denied) return unknown(error.message, error.right);
  if (error instanceof PolicyError) return unknown('the policy cannot be used: see there');
  if (error instanceof UsageError) return wrong(error.message);
  if (error instanceof TransientFailure || error instanceof PermanentFailure) {
    return unknown(
      isWithoutCredentials(error.cause)
        ? 'there are no credentials to ask with'
        : sayFailure(error),
    );
  }
  throw error;
}

/** How it is, all in all: something is wrong; nothing is, and something is not known; or it is good. */
export function verdictOf(examined: readonly Examined[]): 'wrong' | 'unknown' | 'good' {
  const has = (state: Result['state']): boolean => examined.some((one) => one.state === state);
  if (has('wrong')) return 'wrong';
  return has('unknown') ? 'unknown' : 'good';
}
