import { ECRClient, type ECRClientConfig } from '@aws-sdk/client-ecr';
import { isThrottled } from '../core/aws-failure.ts';
import { type ClientOptions, CONNECTING, IN_A_FUNCTION, inCommon } from './own-clients.ts';
import { endingInTime } from './time-limits.ts';

/**
 * The client of ECR, apart from those of other services: whoever needs none of these loads none. ECR publishes no rates for
 * the calls that read: it slows itself down when throttled. Without a region: where
 * the environment says; without credentials: its own.
 */
export function ecrClient(
  { run, limits = IN_A_FUNCTION, deployed, sending, onThrottled, sent }: ClientOptions,
  region?: string,
  credentials: Pick<ECRClientConfig, 'credentials'> = {},
): ECRClient {
  const { by, common } = inCommon({ run, deployed, sending });
  const own = {
    ...common,
    ...(region !== undefined && { region }),
    ...credentials,
    ...by(CONNECTING),
  };
  const client = new ECRClient({ ...own, retryMode: 'adaptive' });
  if (onThrottled) tellOfThrottling(client, onThrottled);
  return endingInTime(client, limits.ecr, sent);
}

/** The step in which answers are read lies within that of the retries: it sees every attempt. */
function tellOfThrottling({ middlewareStack }: ECRClient, tell: () => void): void {
  middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        if (isThrottled(error)) tell();
        throw error;
      }
    },
    { step: 'deserialize', priority: 'high', name: 'tellOfThrottling' },
  );
}
