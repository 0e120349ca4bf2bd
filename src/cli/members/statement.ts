import { partitionOf } from '../../core/image.ts';
import { MARKING, READING } from './access.ts';

/** Whom a member lets in, and to what. */
export interface LetIn {
  /** The member: its account, and the region of the registry. */
  readonly account: string;
  readonly region: string;
  /** The account of the deployment, and the name of its stack. */
  readonly hub: string;
  readonly stack: string;
  readonly marks: boolean;
}

export const SID = 'EcrScanNotifier';

/**
 * The statement of a registry policy. The principal is the hub's account, and a condition names its roles: a role that
 * stands as a principal has to exist, and one that is made anew under the same name is another.
 */
export const statementFor = ({ account, region, hub, stack, marks }: LetIn) => {
  const partition = partitionOf(region);
  return {
    Sid: SID,
    Effect: 'Allow',
    Principal: { AWS: `arn:${partition}:iam::${hub}:root` },
    Action: [...READING, ...(marks ? MARKING : [])].sort(),
    Resource: `arn:${partition}:ecr:${region}:${account}:repository/*`,
    Condition: {
      ArnLike: { 'aws:PrincipalArn': `arn:${partition}:iam::${hub}:role/${stack}-*` },
    },
  };
};

interface PolicyText {
  readonly Version?: string;
  readonly Statement?: unknown;
}

/** A registry policy with our statement in it: in the place of an earlier one, and beside all others. */
export function mergedInto(policy: PolicyText, statement: ReturnType<typeof statementFor>) {
  const others = [policy.Statement ?? []]
    .flat()
    .filter((one) => (one as { Sid?: unknown } | null)?.Sid !== SID);
  return { ...policy, Version: policy.Version ?? '2012-10-17', Statement: [...others, statement] };
}
