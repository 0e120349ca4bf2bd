import {
  type CloudFormationClient,
  DescribeStacksCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import { nameOf } from '../../core/aws-failure.ts';
import { allPages } from '../../registry/posture/read-known.ts';
import type { Ask } from './ask.ts';

/** A stack as CloudFormation describes it. */
export interface Stack {
  readonly name: string;
  /** `UPDATE_COMPLETE`. */
  readonly status: string;
  /** ISO time of the last change. */
  readonly changedAt: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/** One resource of a stack that is there. */
export interface Resource {
  /** Its name in the template. */
  readonly logical: string;
  /** What a Ref gives: a table's or an alarm's name, the URL of a queue. */
  readonly physical: string;
  readonly type: string;
}

/** A change set has been made for it, and never carried out. */
const NOT_THERE = 'REVIEW_IN_PROGRESS';

/** Undefined where there is no such stack. Throws Denied, TransientFailure or PermanentFailure. */
export async function readStack(
  client: CloudFormationClient,
  ask: Ask,
  name: string,
): Promise<Stack | undefined> {
  const [found] = await ask('cloudformation:DescribeStacks', `looking for the stack ${name}`, () =>
    describeStacks(client, name),
  );
  if (!found || found.StackStatus === NOT_THERE) return undefined;
  const changedAt = found.LastUpdatedTime ?? found.CreationTime ?? new Date(0);
  const outputs = (found.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [
    OutputKey,
    OutputValue,
  ]);
  return {
    name,
    status: found.StackStatus ?? '',
    changedAt: changedAt.toISOString(),
    outputs: Object.fromEntries(outputs),
  };
}

async function describeStacks(client: CloudFormationClient, name: string) {
  try {
    return (await client.send(new DescribeStacksCommand({ StackName: name }))).Stacks ?? [];
  } catch (error) {
    // There is no exception of its own for a stack that is not there.
    const isMissing =
      nameOf(error) === 'ValidationError' && /does not exist/.test((error as Error).message);
    if (isMissing) return [];
    throw error;
  }
}

/** All that stands in it. Throws Denied, TransientFailure or PermanentFailure. */
export const readResources = (
  client: CloudFormationClient,
  ask: Ask,
  name: string,
): Promise<Resource[]> =>
  allPages(
    async (token) => {
      const { StackResourceSummaries, NextToken } = await ask(
        'cloudformation:ListStackResources',
        `listing what is in the stack ${name}`,
        () => client.send(new ListStackResourcesCommand({ StackName: name, NextToken: token })),
      );
      return { StackResourceSummaries, nextToken: NextToken };
    },
    ({ StackResourceSummaries = [] }) =>
      StackResourceSummaries.flatMap((one) =>
        one.PhysicalResourceId === undefined || one.ResourceStatus === 'DELETE_COMPLETE'
          ? []
          : [
              {
                logical: one.LogicalResourceId ?? '',
                physical: one.PhysicalResourceId,
                type: one.ResourceType ?? '',
              },
            ],
      ),
  );
