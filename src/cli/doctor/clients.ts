import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { SQSClient } from '@aws-sdk/client-sqs';
import { STSClient } from '@aws-sdk/client-sts';
import { awsClients, type Limits } from '../../lambda/aws-clients.ts';
import { CONNECTING } from '../../lambda/own-clients.ts';
import { endingInTime } from '../../lambda/time-limits.ts';

/** Nobody waits for one line longer than for all: what does not answer is unknown. */
const PATIENCE = { attempt: 5_000, call: 8_000 };
const LIMITS: Limits = {
  ecr: PATIENCE,
  inspector: PATIENCE,
  ledger: PATIENCE,
  topic: PATIENCE,
  bus: PATIENCE,
  parameters: PATIENCE,
  slack: PATIENCE,
};

/**
 * The clients by which a deployment is looked at. Region, credentials and endpoints come from the environment that the
 * SDK reads itself. `onThrottled`: ECR refuses an attempt for coming too fast.
 */
export function doctorClients(onThrottled: () => void) {
  const clients = awsClients({ limits: LIMITS, onThrottled });
  const common = { maxAttempts: 4, requestHandler: CONNECTING };
  return {
    ecr: clients.ecr(),
    parameters: clients.parameters(),
    slackTimeout: LIMITS.slack.attempt,
    identity: endingInTime(new STSClient(common), PATIENCE),
    stacks: endingInTime(new CloudFormationClient(common), PATIENCE),
    metrics: endingInTime(new CloudWatchClient(common), PATIENCE),
    // The URL of a queue names a host: of another AWS than the one that AWS_ENDPOINT_URL names.
    queues: endingInTime(new SQSClient({ ...common, useQueueUrlAsEndpoint: false }), PATIENCE),
    quotas: endingInTime(new ServiceQuotasClient(common), PATIENCE),
  };
}

export type DoctorClients = ReturnType<typeof doctorClients>;
