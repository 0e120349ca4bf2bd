import {
  CloudFormationClient,
  DescribeStacksCommand,
  GetTemplateCommand,
} from '@aws-sdk/client-cloudformation';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { ask } from './ask-aws.ts';
import { readTemplate, type Template } from './template.ts';

/** A stack as CloudFormation has it. */
export interface Stack {
  readonly template: Template;
  readonly status: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/** Whose credentials these are. Throws Unanswered. */
export async function whoDeploys(region: string): Promise<{ account: string; arn: string }> {
  const sts = new STSClient({ region });
  const { Account = '', Arn = '' } = await ask('sts:GetCallerIdentity', () =>
    sts.send(new GetCallerIdentityCommand({})),
  );
  return { account: Account, arn: Arn };
}

/** The stack of this name; undefined where there is none. Throws Unanswered. */
export async function stackNamed(name: string, region: string): Promise<Stack | undefined> {
  const cloudFormation = new CloudFormationClient({ region });
  const described = await ask('cloudformation:DescribeStacks', () =>
    cloudFormation.send(new DescribeStacksCommand({ StackName: name })).catch(noneIfMissing),
  );
  const [stack] = described?.Stacks ?? [];
  if (!stack || stack.StackStatus === 'REVIEW_IN_PROGRESS') return undefined;
  const { TemplateBody = '{}' } = await ask('cloudformation:GetTemplate', () =>
    cloudFormation.send(new GetTemplateCommand({ StackName: name, TemplateStage: 'Original' })),
  );
  return {
    template: readTemplate(TemplateBody),
    status: stack.StackStatus ?? '',
    outputs: Object.fromEntries(
      (stack.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
    ),
  };
}

/** CloudFormation has no error of its own for a stack that is not there (API reference, DescribeStacks). */
function noneIfMissing(error: unknown): undefined {
  const isMissing =
    error instanceof Error &&
    error.name === 'ValidationError' &&
    /does not exist/.test(error.message);
  if (!isMissing) throw error;
}
