import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { HOUR } from '../../../core/time.ts';
import { counted, wordsIn } from '../../../core/words.ts';
import { ageText } from '../age-text.ts';
import type { Check } from '../check.ts';
import type { Resource } from '../deployed.ts';
import type { Looking } from '../looking.ts';
import { good, NOT_DEPLOYED, type Result, unknown, wrong } from '../result.ts';

const COUNT = 'sqs:GetQueueAttributes';
const AGE = 'cloudwatch:GetMetricData';

/** How many lie in each of the queues, by SQS, and since when, by CloudWatch: SQS itself does not tell ages. */
export const deadLetters: Check = {
  name: 'dead letters',
  rights: ['cloudformation:DescribeStacks', 'cloudformation:ListStackResources', COUNT, AGE],
  beforeDeploying: 'left out',
  look: async (looking) => {
    const resources = await looking.resources();
    if (!resources) return NOT_DEPLOYED;
    const queues = resources.filter(
      ({ type, logical }) => type === 'AWS::SQS::Queue' && logical.endsWith('DeadLetters'),
    );
    if (queues.length === 0) return unknown('the stack has no queue for them');
    const counts = await Promise.all(queues.map((queue) => countIn(queue, looking)));
    return sayCounts(
      queues.map((queue, index) => ({ queue, count: counts[index] })),
      looking,
    );
  },
};

const ATTRIBUTES = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
] as const;

/** Undefined where SQS does not say it. */
async function countIn(
  { physical, logical }: Resource,
  { clients, ask }: Looking,
): Promise<number | undefined> {
  const command = new GetQueueAttributesCommand({
    QueueUrl: physical,
    AttributeNames: [...ATTRIBUTES],
  });
  const { Attributes = {} } = await ask(COUNT, `counting what is in ${logical}`, () =>
    clients.queues.send(command),
  );
  const count = ATTRIBUTES.reduce(
    (sum, name) => sum + Number.parseInt(Attributes[name] ?? '', 10),
    0,
  );
  return Number.isNaN(count) ? undefined : count;
}

interface Counted {
  readonly queue: Resource;
  readonly count: number | undefined;
}

async function sayCounts(all: readonly Counted[], looking: Looking): Promise<Result> {
  const untold = all.filter(({ count }) => count === undefined);
  const names = wordsIn(
    untold.map(({ queue }) => queue.logical),
    'and',
  );
  const unsaid = untold.length === 0 ? [] : [`SQS does not say how many lie in ${names}`];
  const filled = all.filter(({ count = 0 }) => count > 0);
  if (filled.length === 0)
    return unsaid[0] === undefined
      ? good(`none in ${counted(all.length, 'queue')}`)
      : unknown(unsaid[0]);
  const said = await Promise.all(
    filled.map(async ({ queue, count }) => {
      const age = await ageOf(queue, looking);
      return `${count} in ${queue.logical}, the oldest ${age}`;
    }),
  );
  return wrong(
    `${[...said, ...unsaid].join('; ')}: ecr-scan-notifier redrive${optionsFor(looking)} shows them, and hands them in again`,
    filled.map(({ queue }) => queue.physical),
  );
}

/** By which it finds the same stack. */
function optionsFor({ stage, stack }: Looking): string {
  if (stack !== `ecr-scan-notifier-${stage}`) return ` --stack ${stack}`;
  return stage === 'prod' ? '' : ` --stage ${stage}`;
}

/** Reported while a queue is in use, within minutes; counted from when a message came into this queue. */
async function ageOf({ physical, logical }: Resource, looking: Looking): Promise<string> {
  const now = looking.now().getTime();
  const QueueName = physical.slice(physical.lastIndexOf('/') + 1);
  const command = new GetMetricDataCommand({
    StartTime: new Date(now - HOUR),
    EndTime: new Date(now),
    ScanBy: 'TimestampDescending',
    MetricDataQueries: [
      {
        Id: 'age',
        MetricStat: {
          Metric: {
            Namespace: 'AWS/SQS',
            MetricName: 'ApproximateAgeOfOldestMessage',
            Dimensions: [{ Name: 'QueueName', Value: QueueName }],
          },
          Period: 300,
          Stat: 'Maximum',
        },
      },
    ],
  });
  const answer = await looking.ask(AGE, `reading how old what is in ${logical} is`, () =>
    looking.clients.metrics.send(command),
  );
  const [seconds] = answer.MetricDataResults?.[0]?.Values ?? [];
  return seconds === undefined
    ? 'of an age that CloudWatch does not tell yet'
    : ageText(seconds * 1_000);
}
