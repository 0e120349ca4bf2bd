import { REGISTRY_OPERATIONS } from './ecr/registry-operations.ts';
import { ECS_OPERATIONS } from './ecs-operations.ts';
import { IDENTITY_ACTIONS } from './management/identity-server.ts';
import { METRIC_OPERATIONS } from './management/metric-server.ts';
import { QUEUE_OPERATIONS } from './management/queue-server.ts';
import { QUOTA_OPERATIONS } from './management/quota-server.ts';
import { STACK_ACTIONS } from './management/stack-server.ts';
import { S3_OPERATIONS } from './s3/object-operations.ts';
import { RESPONSE_URL, SLACK_METHODS } from './slack/slack-methods.ts';

/** Every call that is answered here, by service: a fault can meet these and no others. */
const KNOWN_CALLS = new Map<string, readonly string[]>([
  ['ecr', REGISTRY_OPERATIONS],
  ['ecs', [...ECS_OPERATIONS, 'UpdateService']],
  ['inspector2', ['BatchGetFindingDetails', 'GetClustersForImage', 'ListCoverage']],
  ['s3', S3_OPERATIONS],
  ['feeds', ['kev', 'epss']],
  ['sns', ['Publish']],
  ['events', ['PutEvents']],
  ['ssm', ['GetParameter']],
  ['cloudformation', STACK_ACTIONS],
  ['cloudwatch', METRIC_OPERATIONS],
  ['servicequotas', QUOTA_OPERATIONS],
  ['sqs', QUEUE_OPERATIONS],
  ['lambda', ['Invoke']],
  ['sts', [...IDENTITY_ACTIONS, 'AssumeRole']],
  ['codepipeline', ['StartPipelineExecution']],
  ['slack', [...Object.keys(SLACK_METHODS), RESPONSE_URL]],
  [
    'dynamodb',
    [
      'BatchGetItem',
      'BatchWriteItem',
      'DeleteItem',
      'DescribeTable',
      'GetItem',
      'ListTables',
      'PutItem',
      'Query',
      'Scan',
      'TransactGetItems',
      'TransactWriteItems',
      'UpdateItem',
    ],
  ],
]);

/** Why a fault cannot be about this call, or undefined when it can. */
export function whyUnknownCall(call: string): string | undefined {
  const [service = '', ...rest] = call.split(':');
  const operations = KNOWN_CALLS.get(service);
  if (operations === undefined || rest.length === 0) {
    return 'expected a call such as "ecr:PutImage" or "slack:chat.postMessage"';
  }
  if (operations.includes(rest.join(':'))) return undefined;
  return `nothing here answers "${call}"; of ${service} there are ${operations.join(', ')}`;
}
