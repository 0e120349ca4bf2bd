import type { World } from '../aws/world.ts';
import { type Deployment, readDeployment } from './deployment-file.ts';
import { readRules } from './event-rules.ts';

/** The name that the framework gives to the stack of the default stage. */
export const STACK = 'ecr-scan-notifier-prod';

type Part = Pick<World, 'stacks' | 'queues' | 'alarms'>;
type Named = Deployment['resources'][string];

/**
 * What CloudFormation, SQS and CloudWatch know of the deployment that serverless.yml describes, in the words of a world;
 * `table`, `bucket`: the physical names of its ledger, and of where its report is published.
 */
export function stackIn(
  path: string,
  { account, region }: Pick<World, 'account' | 'region'>,
  { table, bucket }: { readonly table: string; readonly bucket: string },
  now: Date,
): Part {
  const { resources, functions } = readDeployment(path);
  const urlOf = (logical: string): string =>
    `https://sqs.${region}.amazonaws.com/${account}/${STACK}-${logical}`;
  const physical = (logical: string, { Type, Properties }: Named): string => {
    if (Type === 'AWS::DynamoDB::Table') return table;
    if (Type === 'AWS::S3::Bucket') return bucket;
    if (Type === 'AWS::SQS::Queue') return urlOf(logical);
    const { Name } = (Properties ?? {}) as { Name?: unknown };
    return typeof Name === 'string' ? withStack(Name) : `${STACK}-${logical}`;
  };
  const all = Object.entries(resources);
  const ofType = (type: string): string[] =>
    all.flatMap(([logical, { Type }]) => (Type === type ? [logical] : []));
  const rules = readRules(path).map(({ name }) => ({
    LogicalResourceId: `Rule${name.replaceAll('-', '')}`,
    PhysicalResourceId: `${STACK}-${name}`,
    ResourceType: 'AWS::Events::Rule',
    ResourceStatus: 'CREATE_COMPLETE',
  }));
  const invoked = Object.keys(functions).map((name) => ({
    LogicalResourceId: `${logicalOf(name)}LambdaFunction`,
    PhysicalResourceId: `${STACK}-${name}`,
    ResourceType: 'AWS::Lambda::Function',
    ResourceStatus: 'CREATE_COMPLETE',
  }));
  const summaries = all.map(([logical, resource]) => ({
    LogicalResourceId: logical,
    PhysicalResourceId: physical(logical, resource),
    ResourceType: resource.Type,
    ResourceStatus: 'CREATE_COMPLETE',
  }));
  return {
    stacks: [
      {
        StackName: STACK,
        StackStatus: 'CREATE_COMPLETE',
        CreationTime: now.toISOString(),
        Outputs: [
          { OutputKey: 'LedgerTableName', OutputValue: table },
          { OutputKey: 'ReportBucketName', OutputValue: bucket },
        ],
        StackResourceSummaries: [...summaries, ...rules, ...invoked],
      },
    ],
    queues: ofType('AWS::SQS::Queue').map((one) => ({ QueueUrl: urlOf(one), Attributes: {} })),
    alarms: ofType('AWS::CloudWatch::Alarm').map((one) => ({
      AlarmName: `${STACK}-${one}`,
      StateValue: 'OK' as const,
      StateReason: '',
      ActionsEnabled: true,
    })),
  };
}

/** `${self:service}-${sls:stage}-finding-changed`, resolved. */
const withStack = (name: string): string =>
  name.replaceAll('${self:service}-${sls:stage}', () => STACK);

/** As the framework names it: `ImageDasharrived`. */
const logicalOf = (name: string): string =>
  name.charAt(0).toUpperCase() + name.slice(1).replaceAll('-', 'Dash');
