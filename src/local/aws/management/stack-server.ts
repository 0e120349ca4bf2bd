import { AwsError, notImplemented } from '../aws-error.ts';
import { pageOf } from '../pages.ts';
import type { Managed, Stack } from './management-world.ts';

/** The version in a form that is for CloudFormation. */
export const STACKS_VERSION = '2010-05-15';
export const STACKS_NAMESPACE = 'http://cloudformation.amazonaws.com/doc/2010-05-15/';
export const STACK_ACTIONS = ['DescribeStacks', 'ListStackResources'];

/** So many resources CloudFormation puts on a page. */
const PAGE = 100;

/**
 * Answers one call to CloudFormation with what its result holds.
 *
 * @throws AwsError ValidationError for a stack that is not there, or InvalidAction
 */
export function answerStackCall(managed: Managed, action: string, form: URLSearchParams): object {
  switch (action) {
    case 'DescribeStacks':
      return { Stacks: [describedAs(managed, stackNamed(managed, form))] };
    case 'ListStackResources':
      return resourcesOf(stackNamed(managed, form), form.get('NextToken') ?? undefined);
    default:
      throw notImplemented('cloudformation', action, STACK_ACTIONS);
  }
}

function stackNamed({ stacks = [] }: Managed, form: URLSearchParams): Stack {
  const name = form.get('StackName') ?? '';
  const found = stacks.find(({ StackName }) => StackName === name);
  if (found) return found;
  throw new AwsError('ValidationError', `Stack with id ${name} does not exist`);
}

function describedAs({ account, region }: Managed, stack: Stack): object {
  const { StackName, StackStatus, CreationTime, LastUpdatedTime, Outputs } = stack;
  const id = '00000000-0000-11f0-8000-000000000000';
  return {
    StackId: `arn:aws:cloudformation:${region}:${account}:stack/${StackName}/${id}`,
    StackName,
    CreationTime,
    LastUpdatedTime,
    StackStatus,
    Outputs,
  };
}

function resourcesOf(stack: Stack, nextToken: string | undefined): object {
  const { StackName, StackResourceSummaries, CreationTime } = stack;
  const request = { maxResults: PAGE, nextToken };
  const { items, next } = pageOf(`resources of ${StackName}`, StackResourceSummaries, request);
  return {
    StackResourceSummaries: items.map((one) => ({ ...one, LastUpdatedTimestamp: CreationTime })),
    NextToken: next.nextToken,
  };
}
