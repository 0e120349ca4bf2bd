import type { EmbeddedAws } from '../aws/embedded-aws.ts';
import type { Metric, Queue } from '../aws/management/management-world.ts';
import type { Delivered } from '../deployment/delivery.ts';
import { SERVERLESS_YML } from '../deployment/deployment-file.ts';
import { STACK } from '../deployment/embedded-stack.ts';
import { readRules, rulesMatching } from '../deployment/event-rules.ts';
import { readQueueRoutes, routeOf } from '../deployment/queue-route.ts';

/** What became of events, and when. */
export interface DeliveredAt {
  readonly at: Date;
  readonly delivered: readonly Delivered[];
}

/**
 * Notes in the embedded AWS what CloudWatch and SQS would know of what was delivered by then: when each rule woke its
 * function, and the dead letters.
 */
export function leaveTraces(aws: EmbeddedAws, all: readonly DeliveredAt[], now: Date): void {
  const events = all.flatMap(({ at, delivered }) => delivered.map((one) => ({ at, ...one })));
  const queues = aws.world().queues ?? [];
  const filled = queues.map((queue) => withLetters(queue, events));
  aws.changeWorld({
    queues: filled,
    metrics: [...invocations(events), ...filled.flatMap((queue) => age(queue, now))],
  });
}

type Event = Delivered & { readonly at: Date };

const RULES = readRules(SERVERLESS_YML);
const ROUTES = readQueueRoutes(SERVERLESS_YML);

/** A rule that sends to a queue has the name of the function that takes from it. */
const rulesOf = ({ event }: Event): string[] => [
  ...rulesMatching(RULES, event).map(({ name }) => name),
  ...[routeOf(ROUTES, event)?.functionName ?? []].flat(),
];

function invocations(events: readonly Event[]): Metric[] {
  const woken = events.flatMap((one) => rulesOf(one).map((rule) => ({ rule, at: one.at })));
  return Array.from(
    Map.groupBy(woken, ({ rule }) => rule),
    ([rule, times]) => ({
      Namespace: 'AWS/Events',
      MetricName: 'Invocations',
      Dimensions: [{ Name: 'RuleName', Value: `${STACK}-${rule}` }],
      Datapoints: times.map(({ at }) => ({ Timestamp: at.toISOString(), Value: 1 })),
    }),
  );
}

const nameOf = ({ QueueUrl }: Queue): string =>
  QueueUrl.slice(QueueUrl.lastIndexOf('/') + 1).slice(`${STACK}-`.length);

/** What failed for good, in the queue that it goes to. */
function withLetters(queue: Queue, events: readonly Event[]): Queue {
  const mine = events.filter((one) => {
    const kept = routeOf(ROUTES, one.event) ? 'FindingDeadLetters' : 'DeadLetters';
    return one.outcome === 'refused' && nameOf(queue) === kept;
  });
  if (mine.length === 0) return queue;
  const Messages = mine.map(({ at, event }, index) => ({
    MessageId: `00000000-0000-4000-8000-${String(index + 1).padStart(12, '0')}`,
    Body: JSON.stringify(event),
    Attributes: { SentTimestamp: String(at.getTime()) },
  }));
  return { ...queue, Messages };
}

/** How old the oldest message of a queue is, as SQS reports it. */
function age({ QueueUrl, Messages = [] }: Queue, now: Date): Metric[] {
  if (Messages.length === 0) return [];
  const oldest = Math.min(...Messages.map(({ Attributes }) => Number(Attributes.SentTimestamp)));
  const QueueName = QueueUrl.slice(QueueUrl.lastIndexOf('/') + 1);
  return [
    {
      Namespace: 'AWS/SQS',
      MetricName: 'ApproximateAgeOfOldestMessage',
      Dimensions: [{ Name: 'QueueName', Value: QueueName }],
      Datapoints: [
        {
          Timestamp: new Date(now.getTime() - 1_000).toISOString(),
          Value: (now.getTime() - oldest) / 1_000,
        },
      ],
    },
  ];
}
