import type { Place } from '../../core/served.ts';
import { readResources, readStack } from '../doctor/deployed.ts';
import { UsageError } from '../usage-error.ts';
import type { Tools } from './tools.ts';

/** Where a stack keeps its dead letters, and where they are handed in again. */
export interface Queues {
  readonly stack: string;
  /** Whose they are, and where; images of others are named with theirs. */
  readonly home?: Place;
  /** The URLs of the queues. */
  readonly deadLetters: string;
  readonly findingDeadLetters: string;
  readonly findingEvents: string;
  /** The names of its functions: nothing else is ever called. */
  readonly functions: readonly string[];
}

/** Throws UsageError where there is no such stack, or not one of ours. */
export async function findQueues({ clients, ask }: Tools, stack: string): Promise<Queues> {
  const found = await readStack(clients.stacks, ask, stack);
  if (!found) {
    throw new UsageError(
      `redrive: there is no stack ${stack} here: --stage, --stack or --region name another one`,
    );
  }
  const resources = await readResources(clients.stacks, ask, stack);
  const urlOf = (logical: string): string => {
    const queue = resources.find(
      (one) => one.logical === logical && one.type === 'AWS::SQS::Queue',
    );
    if (queue) return queue.physical;
    throw new UsageError(`redrive: the stack ${stack} has no queue ${logical}`);
  };
  const deadLetters = urlOf('DeadLetters');
  const home = homeOf(deadLetters);
  return {
    stack,
    ...(home && { home }),
    deadLetters,
    findingDeadLetters: urlOf('FindingDeadLetters'),
    findingEvents: urlOf('FindingEvents'),
    functions: resources.flatMap(({ type, physical }) =>
      type === 'AWS::Lambda::Function' ? [physical] : [],
    ),
  };
}

/** The name at the end of a queue's URL. */
export const queueName = (url: string): string => url.slice(url.lastIndexOf('/') + 1);

/** `https://sqs.<region>.amazonaws.com/<account>/<name>` */
function homeOf(url: string): Place | undefined {
  const [, region, account] = /^https:\/\/sqs\.([^./]+)\.[^/]+\/(\d{12})\//.exec(url) ?? [];
  return region && account ? { account, region } : undefined;
}
