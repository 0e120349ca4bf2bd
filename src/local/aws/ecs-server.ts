import * as z from 'zod';
import { AwsError, notImplemented } from './aws-error.ts';
import { ECS_OPERATIONS } from './ecs-operations.ts';
import { withWireTimes } from './wire-times.ts';
import type { World } from './world.ts';

/*
 * What ECS deploys, as far as a lifecycle hook asks for it.
 */

/** JSON 1.1: the header `x-amz-target` is this, a dot and the operation. */
export const ECS_TARGET = 'AmazonEC2ContainerServiceV20141113';

const RevisionsRequest = z.object({ serviceRevisionArns: z.array(z.string()).min(1).max(20) });
const TaskRequest = z.object({ taskDefinition: z.string().min(1) });

/**
 * DescribeServiceRevisions: what is not there is a failure in an answer that succeeds.
 *
 * @throws AwsError InvalidParameterException
 */
function describeServiceRevisions({ serviceRevisions = [] }: World, body: unknown): object {
  const { data } = RevisionsRequest.safeParse(body);
  if (!data) throw new AwsError('InvalidParameterException', 'Expected 1 to 20 ARNs.');
  const found = (arn: string) =>
    serviceRevisions.find(({ serviceRevisionArn }) => serviceRevisionArn === arn);
  const { serviceRevisionArns: arns } = data;
  return {
    serviceRevisions: withWireTimes(arns.flatMap((arn) => found(arn) ?? [])),
    failures: arns.filter((arn) => !found(arn)).map((arn) => ({ arn, reason: 'MISSING' })),
  };
}

/**
 * DescribeTaskDefinition, by its ARN, or by its family and revision.
 *
 * @throws AwsError ClientException
 */
function describeTaskDefinition({ taskDefinitions = [] }: World, body: unknown): object {
  const { data } = TaskRequest.safeParse(body);
  const taskDefinition = taskDefinitions.find(
    ({ taskDefinitionArn: arn }) =>
      arn === data?.taskDefinition || arn.endsWith(`:task-definition/${data?.taskDefinition}`),
  );
  if (!taskDefinition) throw new AwsError('ClientException', 'Unable to describe task definition.');
  return { taskDefinition: withWireTimes(taskDefinition), tags: [] };
}

const ANSWERS: Readonly<
  Record<(typeof ECS_OPERATIONS)[number], (world: World, body: unknown) => object>
> = {
  DescribeServiceRevisions: describeServiceRevisions,
  DescribeTaskDefinition: describeTaskDefinition,
};

/** @throws AwsError also where nobody wrote the operation */
export function answerEcsCall(world: World, operation: string, body: unknown): object {
  const known = ECS_OPERATIONS.find((one) => one === operation);
  if (!known) throw notImplemented('ecs', operation, ECS_OPERATIONS);
  return ANSWERS[known](world, body);
}
