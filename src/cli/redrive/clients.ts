import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import { CONNECTING } from '../../lambda/own-clients.ts';
import { endingInTime } from '../../lambda/time-limits.ts';

/** Milliseconds. An empty queue is waited for a second. */
const PATIENCE = { attempt: 8_000, call: 25_000 };

/** The clients by which dead letters are read and handed in. Region, credentials and endpoints: as the SDK finds them. */
export function redriveClients() {
  const common = { maxAttempts: 4, requestHandler: CONNECTING };
  return {
    stacks: endingInTime(new CloudFormationClient(common), PATIENCE),
    // The URL of a queue names a host: of another AWS than the one that AWS_ENDPOINT_URL names.
    queues: endingInTime(new SQSClient({ ...common, useQueueUrlAsEndpoint: false }), PATIENCE),
    functions: endingInTime(new LambdaClient(common), PATIENCE),
  };
}

export type RedriveClients = ReturnType<typeof redriveClients>;
