import type { ECRClientConfig } from '@aws-sdk/client-ecr';
import { partitionOf } from '../core/image.ts';
import { assumedRole } from './assumed-role.ts';

export type Credentials = Pick<ECRClientConfig, 'credentials'>;

/** Those of a member's role, which is taken on when they are first needed. Without a role: our own. */
export function credentialsOf(
  account: string,
  role: string | undefined,
  region: string | undefined,
  endpoint: string | undefined,
): Credentials {
  if (!role || !region) return {};
  const roleArn = `arn:${partitionOf(region)}:iam::${account}:role/${role}`;
  return { credentials: assumedRole({ roleArn, region, ...(endpoint && { endpoint }) }) };
}
